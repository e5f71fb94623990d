using System.Net.ServerSentEvents;
using FlowMaestro.Http;

namespace FlowMaestro.Streaming;

/// <summary>One connection of an event stream: yields its events until it ends, fails, is idle for too long or is cut.</summary>
internal sealed class EventConnection : IAsyncDisposable
{
    /// <summary>The server sends a keepalive every 30 s; two may be lost.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(75);

    /// <summary>How long a stream that delivers is still read once its end is known from elsewhere: events may be on their way.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly HttpResponseMessage _response;
    private readonly IdleTimeoutStream _body;
    private readonly SseParser<ReceivedEvent> _parser;
    private readonly CancellationTokenRegistration _cut;
    private readonly IAsyncEnumerator<SseItem<ReceivedEvent>>? _asynchronous;
    private readonly IEnumerator<SseItem<ReceivedEvent>>? _synchronous;

    private EventConnection(bool async, HttpResponseMessage response, Stream body, TimeProvider clock, CancellationToken cut)
    {
        _response = response;
        _body = new IdleTimeoutStream(body, clock, IdleTimeout, () => Sockets.Cut(response), cut);
        _parser = SseParser.Create(_body, ReceivedEvent.Parse);
        if (async)
        {
            _asynchronous = _parser.EnumerateAsync(cut).GetAsyncEnumerator(cut);
        }
        else
        {
            // A read that blocks takes no token: closing the connection ends it.
            _cut = cut.UnsafeRegister(static response => Sockets.Cut((HttpResponseMessage)response!), response);
            _synchronous = _parser.Enumerate().GetEnumerator();
        }
    }

    /// <summary>Why it ended, once it has.</summary>
    public string EndReason { get; private set; } = "";

    /// <summary>The same for traces and metrics, once it has.</summary>
    public string ErrorType { get; private set; } = "";

    /// <summary>The last id that the server sent; null where it sends none.</summary>
    public string? LastEventId => _parser.LastEventId is { Length: > 0 } id ? id : null;

    /// <summary>How long the server asks to wait before a reconnection; null where it does not say.</summary>
    public TimeSpan? RetryPause => _parser.ReconnectionInterval is { Ticks: > 0 } pause ? pause : null;

    /// <param name="async">Whether reads yield; otherwise they block.</param>
    /// <param name="response">The response to the request for the stream; disposed with the connection.</param>
    /// <param name="clock">Measures the idle timeout.</param>
    /// <param name="cut">Ends the connection, whatever it is doing.</param>
    public static async ValueTask<EventConnection> OpenAsync(
        bool async, HttpResponseMessage response, TimeProvider clock, CancellationToken cut)
    {
        try
        {
            var body = async ? await response.Content.ReadAsStreamAsync(cut).ConfigureAwait(false) : response.Content.ReadAsStream(cut);
            return new EventConnection(async, response, ContentCoding.Decode(response.Content, body), clock, cut);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <returns>The next event; null when there will be none, for the reason in <see cref="EndReason"/>.</returns>
    public ValueTask<ReceivedEvent?> NextAsync()
    {
        if (_asynchronous is null)
            return WaitAsync(default);

        // Most events arrive together with the one before: those need no state machine.
        var move = _asynchronous.MoveNextAsync();
        if (!move.IsCompletedSuccessfully)
            return WaitAsync(move);

        return move.GetAwaiter().GetResult() ? new(_asynchronous.Current.Data) : WaitAsync(new(false));
    }

    private async ValueTask<ReceivedEvent?> WaitAsync(ValueTask<bool> move)
    {
        try
        {
            var isThere = _asynchronous is null ? _synchronous!.MoveNext() : await move.ConfigureAwait(false);
            if (isThere)
                return (_asynchronous is null ? _synchronous!.Current : _asynchronous.Current).Data;

            (EndReason, ErrorType) = ("the server closed the connection", "connection_closed");
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException or InvalidDataException)
        {
            // Each of these is a way in which a connection ends during a read, also when the follower cuts it on purpose.
            (EndReason, ErrorType) = _body.TimedOut
                ? ($"no byte for {IdleTimeout.TotalSeconds:0} s", FlowMaestroErrorCodes.Timeout)
                : ("the connection broke off", FlowMaestroErrorCodes.ConnectionLost);
        }

        return null;
    }

    /// <summary>Closes the connection and returns the parser's buffer. Never yields for a synchronous reader.</summary>
    public async ValueTask DisposeAsync()
    {
        _cut.Unregister();
        await _body.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
        _synchronous?.Dispose();
        if (_asynchronous is not null)
            await _asynchronous.DisposeAsync().ConfigureAwait(false);
    }
}
