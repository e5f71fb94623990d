using System.Text;
using System.Threading.Channels;
using FlowMaestro.Testing.Document;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>Writes a stream of server-sent events until it ends, the caller goes or the sandbox stops.</summary>
internal sealed class EventStreamWriter(SandboxState state, HttpContext context)
{
    private int _written;

    public async Task WriteAsync(StreamAnswer answer)
    {
        using var subscription = answer.Subscription;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, state.Work.Stopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.Body.FlushAsync(either.Token).ConfigureAwait(false);
        while (await NextAsync(subscription.Events, either.Token).ConfigureAwait(false))
        {
            while (subscription.Events.TryRead(out var happened))
            {
                if (_written == answer.DropAfter)
                {
                    // An answer that fails midway ends without its last chunk, after everything before it has been sent.
                    throw new IOException("The connection is cut because DropStreamsAfter says so.");
                }

                await SendAsync($"event: {happened.Type}\ndata: {happened.Data.ToString(Formatting.None)}\n\n", either.Token).ConfigureAwait(false);
                _written++;
            }
        }
    }

    private async Task<bool> NextAsync(ChannelReader<ServerEvent> events, CancellationToken cancellationToken)
    {
        var next = events.WaitToReadAsync(cancellationToken).AsTask();
        while (!next.IsCompleted)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var first = await Task.WhenAny(next, Task.Delay(state.Options.KeepAlive, state.Clock, silence.Token)).ConfigureAwait(false);
            await silence.CancelAsync().ConfigureAwait(false);
            if (first != next && !cancellationToken.IsCancellationRequested)
            {
                await SendAsync(": keepalive\n\n", cancellationToken).ConfigureAwait(false);
            }
        }

        return await next.ConfigureAwait(false);
    }

    private async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
