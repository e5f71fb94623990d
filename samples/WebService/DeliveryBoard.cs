using System.Runtime.CompilerServices;
using FlowMaestro;

namespace WebService;

/// <summary>What the webhooks told, for the page: the last 100 deliveries to this instance, and those to come.</summary>
internal sealed class DeliveryBoard(ILogger<DeliveryBoard> logger)
{
    private const int Kept = 100;

    private readonly Lock _gate = new();
    private readonly Queue<Delivery> _latest = new(Kept);
    private long _count;
    private TaskCompletionSource _more = NewSignal();

    public Task AddAsync(WebhookDelivery delivery)
    {
        var e = delivery.Event;
        logger.LogInformation("FlowMaestro tells of {EventType} (delivery {DeliveryId}).", e.Event, delivery.DeliveryId);
        lock (_gate)
        {
            if (_latest.Count == Kept)
            {
                _latest.Dequeue();
            }

            _latest.Enqueue(new Delivery(e.Event.Value, e.Execution?.Id, e.CreatedAt));
            _count++;
            _more.SetResult();
            _more = NewSignal();
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<Delivery> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var read = 0L; ;)
        {
            Delivery[] unread;
            Task more;
            lock (_gate)
            {
                unread = [.. _latest.TakeLast((int)Math.Min(_count - read, Kept))];
                (read, more) = (_count, _more.Task);
            }

            foreach (var delivery in unread)
            {
                yield return delivery;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal sealed record Delivery(string Event, string? ExecutionId, DateTimeOffset At);
}
