using System.Text;
using System.Threading.Channels;
using FlowMaestro.Testing.Document;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>A stream of server-sent events, until it ends, the caller disconnects or the sandbox stops.</summary>
/// <param name="state">The clock, and the interval of the keepalive comments.</param>
/// <param name="events">The events; completed with the response.</param>
/// <param name="dropAfter">After how many events the connection is cut; null for never.</param>
internal sealed class EventStreamResponse(SandboxState state, Channel<Lazy<ServerEvent>> events, int? dropAfter = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, state.Tasks.Stopping);
        var response = httpContext.Response;

        // The server sends neither the rate limit nor a request id with a stream.
        response.Headers.Clear();
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        try
        {
            await WriteAsync(response, "", either.Token).ConfigureAwait(false);
            for (var written = 0; await WaitToReadAsync(response, either.Token).ConfigureAwait(false); written++)
            {
                if (written == dropAfter)
                {
                    // Ends the response without its last chunk, after all events before were sent; Abort could lose some of them.
                    throw new IOException("The connection is cut because DropStreamsAfter says so.");
                }

                var next = (await events.Reader.ReadAsync(either.Token).ConfigureAwait(false)).Value;
                var data = next.Data.ToString(Formatting.None);
                await WriteAsync(response, $"event: {next.Type}\ndata: {data}\n\n", either.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            events.Writer.TryComplete();
        }
    }

    private async Task<bool> WaitToReadAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var reading = events.Reader.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            try
            {
                return await reading.WaitAsync(state.Options.KeepAlive, state.Clock, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await WriteAsync(response, ": keepalive\n\n", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
