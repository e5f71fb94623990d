using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FlowMaestro.AspNetCore;

/// <summary>Reads the exact bytes of a request, up to a limit.</summary>
internal static class WebhookBody
{
    private const string Remedy = "a middleware that reads bodies must call EnableBuffering before";

    /// <returns>The body; null where it is longer than <paramref name="limit"/>.</returns>
    /// <exception cref="BadHttpRequestException">The server refused the rest of the body, and says with which status.</exception>
    public static async Task<byte[]?> ReadAsync(HttpContext context, int limit)
    {
        if (context.Request.ContentLength > limit)
            return null;

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The limit here takes the place of the server's, which may be smaller. The server counts what holds the chunks
            // together too, which is at most five bytes for each of the body's.
            size.MaxRequestBodySize = (6L * limit) + 4096;
        }

        if (context.Request.Body.CanSeek)
            return await ReadFromStartAsync(context, limit).ConfigureAwait(false);

        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (result.Buffer.Length > limit)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <returns>Why a body that no secret has signed may not be the one that was sent; null where it is.</returns>
    public static string? Missing(HttpContext context, byte[] body) => (body.Length, context.Request.ContentLength) switch
    {
        (0, not 0) => $"no byte of its body arrived at the endpoint; {Remedy}",
        ({ } arrived, { } sent) when arrived < sent => $"only {arrived} of the {sent} bytes of its body arrived at the endpoint; {Remedy}",
        _ => null,
    };

    // Something before the endpoint has read the body, or may have, and kept it (EnableBuffering).
    private static async Task<byte[]?> ReadFromStartAsync(HttpContext context, int limit)
    {
        var kept = context.Request.Body;
        kept.Position = 0;
        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await kept.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > limit)
                return null;

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
