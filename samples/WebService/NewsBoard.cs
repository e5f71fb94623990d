using System.Collections.Concurrent;
using FlowMaestro;

namespace WebService;

/// <summary>What the webhooks told, each event once. A real service would keep the ids where its other instances see them.</summary>
internal sealed class NewsBoard(ILogger<NewsBoard> logger)
{
    private readonly ConcurrentDictionary<string, News> _byEvent = new();

    public IEnumerable<News> Latest => _byEvent.Values.OrderByDescending(static news => news.At).Take(100);

    public Task ReceiveAsync(WebhookDelivery delivery)
    {
        // The server tries again when an answer is lost or late, so the same event may come twice, even at once.
        var e = delivery.Event;
        if (_byEvent.TryAdd(e.Id, new News(e.Event.Value, (string?)e.Data["execution_id"], e.CreatedAt)))
        {
            logger.LogInformation("FlowMaestro tells of {EventType} (delivery {DeliveryId}).", e.Event, delivery.DeliveryId);
        }

        return Task.CompletedTask;
    }

    internal sealed record News(string Event, string? ExecutionId, DateTimeOffset At);
}
