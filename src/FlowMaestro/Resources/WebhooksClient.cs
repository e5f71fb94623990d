using FlowMaestro.Models;
using FlowMaestro.Resources;

namespace FlowMaestro;

/// <summary>Manage webhooks.</summary>
public partial class WebhooksClient
{
    /// <summary>Registers a webhook. Never sent twice where the first may have arrived.</summary>
    /// <param name="name">For people.</param>
    /// <param name="url">The absolute address that deliveries are sent to.</param>
    /// <param name="events">Which events to deliver, at least one.</param>
    /// <param name="headers">Headers that each delivery should carry.</param>
    /// <param name="options">Time limit, retries and headers of this call alone.</param>
    /// <param name="cancellationToken">Ends the call at once; the server may have carried it out.</param>
    /// <returns>The webhook with its secret, which no later call shows: store it now.</returns>
    /// <exception cref="ArgumentException">An argument is blank, or there is no event. Nothing was sent.</exception>
    /// <exception cref="FlowMaestroException">The call failed; type and properties of the exception say how.</exception>
    public virtual async Task<ApiResponse<CreatedWebhook>> CreateAsync(
        string name,
        string url,
        IEnumerable<WebhookEventType> events,
        IReadOnlyDictionary<string, string>? headers = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        (await _raw.CreateAsync(ToRequest(name, url, events, headers), options, cancellationToken).ConfigureAwait(false)).ToResponse();

    /// <inheritdoc cref="CreateAsync"/>
    public virtual ApiResponse<CreatedWebhook> Create(
        string name,
        string url,
        IEnumerable<WebhookEventType> events,
        IReadOnlyDictionary<string, string>? headers = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _raw.Create(ToRequest(name, url, events, headers), options, cancellationToken).ToResponse();

    private static CreateWebhookRequest ToRequest(
        string name, string url, IEnumerable<WebhookEventType> events, IReadOnlyDictionary<string, string>? headers)
    {
        Arguments.CheckText(name);
        Arguments.CheckText(url);
        ArgumentNullException.ThrowIfNull(events);
        IReadOnlyList<WebhookEventType> wanted = [.. events];
        return wanted.Count > 0 && wanted.All(static e => e.Value.Length > 0)
            ? new CreateWebhookRequest { Name = name, Url = url, Events = wanted, Headers = headers }
            : throw new ArgumentException("A webhook needs at least one event, and each event a name.", nameof(events));
    }
}
