using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.AspNetCore;

/// <summary>
/// The events that a handler has been done with, where all instances of a service see them. A cache that fails or does not
/// respond makes a delivery count as new: handling it twice is better than never.
/// </summary>
/// <param name="cache">Of the application.</param>
/// <param name="application">
/// Part of the keys, as the path is: neither services that share a cache nor endpoints of a service take deliveries from each other.
/// </param>
/// <param name="clock">Of the time limit.</param>
/// <param name="logger">Gets a warning for each failure.</param>
internal sealed class HandledDeliveries(IDistributedCache cache, string? application, TimeProvider clock, ILogger logger)
{
    // The server repeats a delivery for half an hour.
    private static readonly DistributedCacheEntryOptions Kept = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) };

    // The server that waits for the endpoint gives up after a few seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<bool> ContainsAsync(HttpRequest request, WebhookEvent handled, CancellationToken cancellationToken)
    {
        if (handled.Id.Length == 0)
            return false;

        try
        {
            var reading = cache.GetAsync(Key(request, handled), cancellationToken);
            return await reading.WaitAsync(Patience, clock, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            WebhookLog.CacheFailed(logger, e, "read");
            return false;
        }
    }

    /// <summary>Remembers the event. Not ended by the server that hangs up: the handler is done.</summary>
    public async Task AddAsync(HttpRequest request, WebhookEvent handled)
    {
        if (handled.Id.Length == 0)
            return;

        try
        {
            await cache.SetAsync(Key(request, handled), [1], Kept, CancellationToken.None).WaitAsync(Patience, clock).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            WebhookLog.CacheFailed(logger, e, "written");
        }
    }

    private string Key(HttpRequest request, WebhookEvent handled) =>
        $"flowmaestro:{application}:{request.PathBase}{request.Path}:{handled.Id}";
}
