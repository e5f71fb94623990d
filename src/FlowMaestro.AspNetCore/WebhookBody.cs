using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FlowMaestro.AspNetCore;

/// <summary>Reads the exact bytes of a request, up to a limit.</summary>
internal static class WebhookBody
{
    /// <returns>The body; null where it is longer than <paramref name="limit"/>.</returns>
    /// <exception cref="BadHttpRequestException">The server refused the rest of the body, and says with which status.</exception>
    public static async Task<byte[]?> ReadAsync(HttpContext context, int limit)
    {
        if (context.Request.ContentLength > limit)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The limit here takes the place of the server's, which may be smaller. The server counts what holds the chunks
            // together too, which is at most five bytes for each of the body's.
            size.MaxRequestBodySize = (6L * limit) + 4096;
        }

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
}
