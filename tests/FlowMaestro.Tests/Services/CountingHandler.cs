namespace FlowMaestro.Tests.Services;

/// <summary>A handler that takes part in both ways to send.</summary>
internal sealed class CountingHandler : DelegatingHandler
{
    public int Synchronous { get; private set; }

    public int Asynchronous { get; private set; }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Synchronous++;
        return base.Send(request, cancellationToken);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asynchronous++;
        return base.SendAsync(request, cancellationToken);
    }
}
