using System.Net;
using System.Net.Http.Headers;

namespace FlowMaestro;

/// <summary>A whole response of a raw client: its members as the OpenAPI document names them, and what HTTP said beside them.</summary>
internal abstract record Envelope
{
    private ResponseHead? _head;

    private protected Envelope()
    {
    }

    /// <summary>The status of the response.</summary>
    public HttpStatusCode StatusCode => Head.StatusCode;

    /// <summary>The headers of the response.</summary>
    public HttpResponseHeaders Headers => Head.Headers;

    internal ResponseHead Head
    {
        get => _head ?? ResponseHead.Made;
        set => _head = value;
    }

    internal abstract bool HasData { get; }
}
