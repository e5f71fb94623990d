using FlowMaestro.Http;

namespace FlowMaestro.Extensions.DependencyInjection;

/// <summary>The connection pool of one client. The factory of handlers never ends the handlers it keeps; the container ends this.</summary>
internal sealed class ClientConnections(FlowMaestroClientOptions options) : IDisposable
{
    private readonly SocketsHttpHandler? _own = options.Handler is null ? Sockets.CreateHandler(options) : null;

    public HttpMessageHandler Handler => _own ?? options.Handler!;

    public void Dispose() => _own?.Dispose();
}
