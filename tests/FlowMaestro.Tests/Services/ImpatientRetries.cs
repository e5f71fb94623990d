namespace FlowMaestro.Tests.Services;

/// <summary>What hosts put into all their clients: each request is limited in time, body included, and repeated when it fails.</summary>
internal sealed class ImpatientRetries(TimeSpan limit) : DelegatingHandler
{
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = base.Send(request, cancellationToken);
        return response.IsSuccessStatusCode ? response : base.Send(request, cancellationToken);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(limit);
        var response = await base.SendAsync(request, source.Token);
        await response.Content.ReadAsByteArrayAsync(source.Token);
        return response.IsSuccessStatusCode ? response : await base.SendAsync(request, source.Token);
    }
}
