using System.Net;
using System.Net.Http.Headers;

namespace FlowMaestro.Http;

/// <summary>
/// The bytes of a request. Requests that must not be repeated have one even where it is empty: the runtime itself
/// repeats a request without content when a pooled connection turns out to be closed.
/// </summary>
internal sealed class RequestBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> _utf8;

    public RequestBody(ReadOnlyMemory<byte> utf8)
    {
        _utf8 = utf8;
        if (!utf8.IsEmpty)
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Whether a connection took the request: before that, it cannot have been handled.</summary>
    public bool WasTaken { get; private set; }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        WasTaken = true;
        stream.Write(_utf8.Span);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        WasTaken = true;
        return stream.WriteAsync(_utf8, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _utf8.Length;
        return true;
    }
}
