using FlowMaestro.Http;
using FlowMaestro.Streaming;

namespace FlowMaestro.Resources;

/// <summary>What the resource clients of one <see cref="FlowMaestroClient"/> share.</summary>
internal sealed class ClientContext(FlowMaestroClientOptions options) : IDisposable
{
    public FlowMaestroClientOptions Options { get; } = options;

    public TimeProvider Clock => Options.TimeProvider;

    public Transport Transport { get; } = new(options);

    public ServerCapabilities Capabilities { get; } = new(options.TimeProvider);

    public void Dispose() => Transport.Dispose();
}
