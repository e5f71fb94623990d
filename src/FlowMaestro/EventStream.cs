using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using FlowMaestro.Http;
using FlowMaestro.Streaming;

namespace FlowMaestro;

/// <summary>
/// One connection of server-sent events, as a raw client opens it: no reconnection, no typed events. The resource
/// clients build their streams on it. It is read once, by one reader.
/// </summary>
internal sealed class EventStream : IDisposable, IAsyncDisposable
{
    /// <summary>The media type of such answers.</summary>
    internal const string MediaType = "text/event-stream";

    private readonly HttpResponseMessage _response;
    private readonly ResponseHead _head;

    internal EventStream(HttpResponseMessage response, ResponseHead head)
    {
        _response = response;
        _head = head;
    }

    /// <summary>The status of the answer.</summary>
    public HttpStatusCode StatusCode => _head.StatusCode;

    /// <summary>The headers of the answer.</summary>
    public HttpResponseHeaders Headers => _head.Headers;

    /// <summary>Yields each event as it arrives; ends where the connection ends in order, which proves nothing.</summary>
    /// <exception cref="FlowMaestroConnectionException">The connection broke.</exception>
    public async IAsyncEnumerable<StreamEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var stream = await OpenBodyAsync(async: true, cancellationToken).ConfigureAwait(false);
        var events = SseParser.Create(stream, ReceivedEvent.Parse).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await events.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    throw new FlowMaestroConnectionException("The event stream broke off.", e);
                }

                yield return new StreamEvent(events.Current.Data, events.Current.EventId);
            }
        }
    }

    /// <summary>The same, on the caller's thread.</summary>
    /// <exception cref="FlowMaestroConnectionException">The connection broke.</exception>
    public IEnumerable<StreamEvent> ReadEvents(CancellationToken cancellationToken = default)
    {
        using var cut = cancellationToken.UnsafeRegister(static state => ((EventStream)state!).Cut(), this);
        using var events = SseParser.Create(Synchronously.Take(OpenBodyAsync(async: false, cancellationToken)), ReceivedEvent.Parse).Enumerate().GetEnumerator();
        while (true)
        {
            try
            {
                if (!events.MoveNext())
                {
                    yield break;
                }

                // What cuts a read that blocks may take bytes from it.
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new FlowMaestroConnectionException("The event stream broke off.", e);
            }

            yield return new StreamEvent(events.Current.Data, events.Current.EventId);
        }
    }

    /// <summary>Ends the connection.</summary>
    public void Dispose() => _response.Dispose();

    /// <summary>Ends the connection.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal static bool IsEventStream(HttpResponseMessage response) =>
        string.Equals(response.Content.Headers.ContentType?.MediaType, MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Ends the connection under a read that blocks.</summary>
    internal void Cut() => Sockets.Cut(_response);

    internal async ValueTask<Stream> OpenBodyAsync(bool async, CancellationToken cancellationToken) => ContentCoding.Decode(
        _response.Content,
        async ? await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false) : _response.Content.ReadAsStream(cancellationToken));
}
