using FlowMaestro.Generated;
using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Paging;

namespace FlowMaestro;

/// <summary>Manage webhooks.</summary>
public class WebhooksClient
{
    private readonly RawWebhooksClient _raw;

    internal WebhooksClient(RawWebhooksClient raw) => _raw = raw;

    /// <summary>For mocks.</summary>
    protected WebhooksClient() => _raw = null!;

    /// <summary>One page of the webhooks that the key can see.</summary>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<Page<Webhook>> ListAsync(int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(await _raw.ListAsync(page, perPage, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="ListAsync"/>
    public virtual Page<Webhook> List(int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(_raw.List(page, perPage, options, cancellationToken));
    }

    /// <summary>All of them, page by page as they are read.</summary>
    /// <param name="perPage">How many each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public virtual IAsyncEnumerable<Webhook> ListAllAsync(int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        return Pages.AllAsync(static row => row.Id, (page, token) => ListAsync(page, perPage, options, token), cancellationToken);
    }

    /// <inheritdoc cref="ListAllAsync"/>
    public virtual IEnumerable<Webhook> ListAll(int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(null, perPage);
        return Pages.All(static row => row.Id, page => List(page, perPage, options, cancellationToken));
    }

    /// <summary>One webhook with its headers.</summary>
    /// <param name="webhookId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroNotFoundException">There is none, or it belongs to somebody else.</exception>
    public virtual async Task<ApiResponse<Webhook>> GetAsync(string webhookId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.GetAsync(webhookId, options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="GetAsync"/>
    public virtual ApiResponse<Webhook> Get(string webhookId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Get(webhookId, options, cancellationToken));

    /// <summary>Registers a webhook. Never sent twice where the first may have arrived.</summary>
    /// <param name="name">For people.</param>
    /// <param name="url">Where deliveries go.</param>
    /// <param name="events">Which events to deliver, at least one.</param>
    /// <param name="headers">Headers that each delivery should carry.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <returns>The webhook with its secret, which no later call shows: store it now.</returns>
    public virtual async Task<ApiResponse<CreatedWebhook>> CreateAsync(string name, string url, IEnumerable<WebhookEventType> events, IReadOnlyDictionary<string, string>? headers = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.CreateAsync(ToRequest(name, url, events, headers), options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="CreateAsync"/>
    public virtual ApiResponse<CreatedWebhook> Create(string name, string url, IEnumerable<WebhookEventType> events, IReadOnlyDictionary<string, string>? headers = null, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Create(ToRequest(name, url, events, headers), options, cancellationToken));

    /// <summary>Changes a webhook. Only the members that were set travel.</summary>
    /// <param name="webhookId">Its id.</param>
    /// <param name="update">What changes. <c>Headers = null</c> removes the headers; leaving it out keeps them.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<ApiResponse<Webhook>> UpdateAsync(string webhookId, WebhookUpdate update, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return ToResponse(await _raw.UpdateAsync(webhookId, update, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="UpdateAsync"/>
    public virtual ApiResponse<Webhook> Update(string webhookId, WebhookUpdate update, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return ToResponse(_raw.Update(webhookId, update, options, cancellationToken));
    }

    /// <summary>Removes a webhook.</summary>
    /// <param name="webhookId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<ApiResponse<Deletion>> DeleteAsync(string webhookId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        Pages.Deleted(await _raw.DeleteAsync(webhookId, options, cancellationToken).ConfigureAwait(false), webhookId);

    /// <inheritdoc cref="DeleteAsync"/>
    public virtual ApiResponse<Deletion> Delete(string webhookId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        Pages.Deleted(_raw.Delete(webhookId, options, cancellationToken), webhookId);

    /// <summary>Sends a test delivery now. A webhook that does not answer well is a result, not an exception.</summary>
    /// <param name="webhookId">Its id.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<ApiResponse<WebhookTestResult>> TestAsync(string webhookId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(await _raw.TestAsync(webhookId, options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="TestAsync"/>
    public virtual ApiResponse<WebhookTestResult> Test(string webhookId, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ToResponse(_raw.Test(webhookId, options, cancellationToken));

    /// <summary>One page of what was sent to a webhook, the latest first.</summary>
    /// <param name="webhookId">Its id.</param>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of this call.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    public virtual async Task<Page<WebhookDeliveryRecord>> ListDeliveriesAsync(string webhookId, int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(await _raw.ListDeliveriesAsync(webhookId, page, perPage, options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="ListDeliveriesAsync"/>
    public virtual Page<WebhookDeliveryRecord> ListDeliveries(string webhookId, int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pages.Check(page, perPage);
        return ToPage(_raw.ListDeliveries(webhookId, page, perPage, options, cancellationToken));
    }

    /// <summary>All of them, page by page as they are read.</summary>
    /// <param name="webhookId">Its id.</param>
    /// <param name="perPage">How many each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Limits, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    public virtual IAsyncEnumerable<WebhookDeliveryRecord> ListAllDeliveriesAsync(string webhookId, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(webhookId, nameof(webhookId));
        Pages.Check(null, perPage);
        return Pages.AllAsync(static row => row.Id, (page, token) => ListDeliveriesAsync(webhookId, page, perPage, options, token), cancellationToken);
    }

    /// <inheritdoc cref="ListAllDeliveriesAsync"/>
    public virtual IEnumerable<WebhookDeliveryRecord> ListAllDeliveries(string webhookId, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ApiRequest.CheckId(webhookId, nameof(webhookId));
        Pages.Check(null, perPage);
        return Pages.All(static row => row.Id, page => ListDeliveries(webhookId, page, perPage, options, cancellationToken));
    }

    private static CreateWebhookRequest ToRequest(string name, string url, IEnumerable<WebhookEventType> events, IReadOnlyDictionary<string, string>? headers)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        ArgumentNullException.ThrowIfNull(events);
        IReadOnlyList<WebhookEventType> wanted = [.. events];
        return wanted.Count > 0 && wanted.All(static e => e.Value.Length > 0)
            ? new CreateWebhookRequest { Name = name, Url = url, Events = wanted, Headers = headers }
            : throw new ArgumentException("A webhook needs at least one event, and each event a name.", nameof(events));
    }

    private static Page<Webhook> ToPage(WebhookListEnvelope envelope) => Pages.From(envelope, envelope.Data, envelope.Pagination, envelope.Meta);

    private static Page<WebhookDeliveryRecord> ToPage(WebhookDeliveryRecordListEnvelope envelope) => Pages.From(envelope, envelope.Data, envelope.Pagination, envelope.Meta);

    private static ApiResponse<Webhook> ToResponse(WebhookEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);

    private static ApiResponse<CreatedWebhook> ToResponse(CreatedWebhookEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);

    private static ApiResponse<WebhookTestResult> ToResponse(WebhookTestResultEnvelope envelope) => Pages.One(envelope, envelope.Data, envelope.Meta);
}
