using System.IO.Compression;

namespace FlowMaestro.Http;

/// <summary>
/// Compressed bodies, which a proxy may send. The runtime's handler could do it, at the price of a header parsed anew and
/// one more asynchronous layer in every call; a handler that does it nevertheless takes the header away.
/// </summary>
internal static class ContentCoding
{
    public const string Accepted = "gzip, br";

    public static bool IsPlain(HttpContent content) => Of(content) is null;

    public static Stream Decode(HttpContent content, Stream body) => Of(content)?.ToUpperInvariant() switch
    {
        "GZIP" or "X-GZIP" => new GZipStream(body, CompressionMode.Decompress),
        "BR" => new BrotliStream(body, CompressionMode.Decompress),
        "DEFLATE" => new ZLibStream(body, CompressionMode.Decompress),
        _ => body,
    };

    private static string? Of(HttpContent content) =>
        content.Headers.NonValidated.TryGetValues("Content-Encoding", out var codings) ? codings.ToString().Trim() : null;
}
