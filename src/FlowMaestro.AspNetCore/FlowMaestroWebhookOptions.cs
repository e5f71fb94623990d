using Microsoft.Extensions.Caching.Distributed;

namespace FlowMaestro.AspNetCore;

/// <summary>Options of a webhook endpoint.</summary>
public sealed class FlowMaestroWebhookOptions
{
    /// <summary>
    /// The secrets that may have signed a delivery: one, or two while a webhook is being replaced by a new one. Required. One that
    /// begins or ends with a space or a line break is refused, not trimmed: it would match no delivery.
    /// </summary>
    public List<string> Secrets { get; set; } = [];

    /// <summary>
    /// The longest body, in bytes. Default 16 MB, since a delivery carries the outputs. A longer one gets a 413 and is not
    /// read.
    /// </summary>
    public int MaxBodyBytes { get; set; } = 16 << 20;

    /// <summary>
    /// Responds with 200 to an event that was handled in the last hour, without calling the handler. The event is recognized by its
    /// <see cref="WebhookEvent.Id"/>, which is stored in the application's <see cref="IDistributedCache"/> after the handler has returned;
    /// all instances of a service must share that cache. Default false. An event whose handler threw, or whose process crashed, is handled
    /// when it comes again. Copies that arrive at the same moment may both be handled. While the cache fails every copy is handled,
    /// with a warning in the log.
    /// </summary>
    public bool IgnoreRepeatedDeliveries { get; set; }

    /// <summary>
    /// Hands each event to <see cref="ExecutionsClient.Report"/> of the application's <see cref="FlowMaestroClient"/> before the handler
    /// gets it, so that waits and streams for an execution end with its delivery. Default false. Needs a client that is registered.
    /// </summary>
    public bool ReportToClient { get; set; }

    /// <summary>
    /// The key of the keyed client that <see cref="ReportToClient"/> uses. Default null: the client that was registered without a key.
    /// </summary>
    public string? ClientKey { get; set; }

    /// <exception cref="ArgumentException">Names the option.</exception>
    internal void Check()
    {
        WebhookSignature.CheckSecrets(Secrets, nameof(Secrets));
        if (MaxBodyBytes <= 0)
            throw new ArgumentException($"{nameof(MaxBodyBytes)} must be more than zero.", nameof(MaxBodyBytes));
    }
}
