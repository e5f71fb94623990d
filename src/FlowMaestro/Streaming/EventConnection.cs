using System.Net.ServerSentEvents;

namespace FlowMaestro.Streaming;

/// <summary>One connection of a stream: reads its events until it ends, breaks, falls silent or is cut.</summary>
internal sealed class EventConnection : IAsyncDisposable
{
    /// <summary>The server sends a keepalive every 30 s; two may be lost.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(75);

    /// <summary>What is on its way over a stream that delivers should arrive before it is cut.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly EventStream _stream;
    private readonly ByteWatch _body;
    private readonly SseParser<ReceivedEvent> _parser;
    private readonly CancellationTokenRegistration _cut;
    private readonly IAsyncEnumerator<SseItem<ReceivedEvent>>? _asynchronous;
    private readonly IEnumerator<SseItem<ReceivedEvent>>? _synchronous;

    private EventConnection(bool async, EventStream stream, Stream body, TimeProvider clock, CancellationToken cut)
    {
        _stream = stream;
        _body = new ByteWatch(body, clock, LongestSilence, stream.Cut, cut);
        _parser = SseParser.Create(_body, ReceivedEvent.Parse);
        if (async)
        {
            _asynchronous = _parser.EnumerateAsync(cut).GetAsyncEnumerator(cut);
        }
        else
        {
            // A read that blocks takes no token: what ends it is the end of the connection below it.
            _cut = cut.UnsafeRegister(static state => ((EventStream)state!).Cut(), stream);
            _synchronous = _parser.Enumerate().GetEnumerator();
        }
    }

    /// <summary>Why it ended, once it has.</summary>
    public string EndReason { get; private set; } = "";

    /// <summary>The last id that the server sent; null where it sends none.</summary>
    public string? LastEventId => _parser.LastEventId is { Length: > 0 } id ? id : null;

    /// <summary>How long the server asks to wait before a reconnection; null where it does not say.</summary>
    public TimeSpan? RetryPause => _parser.ReconnectionInterval is { Ticks: > 0 } pause ? pause : null;

    public static async ValueTask<EventConnection> OpenAsync(bool async, EventStream stream, TimeProvider clock, CancellationToken cut)
    {
        try
        {
            var body = await stream.OpenBodyAsync(async, cut).ConfigureAwait(false);
            return new EventConnection(async, stream, body, clock, cut);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <returns>The next event; null when there will be none, for the reason in <see cref="EndReason"/>.</returns>
    public ValueTask<ReceivedEvent?> NextAsync()
    {
        if (_asynchronous is null)
        {
            return WaitAsync(default);
        }

        // Most events have arrived with the one before: those need no state machine.
        var move = _asynchronous.MoveNextAsync();
        if (!move.IsCompletedSuccessfully)
        {
            return WaitAsync(move);
        }

        return move.GetAwaiter().GetResult() ? new(_asynchronous.Current.Data) : WaitAsync(new(false));
    }

    private async ValueTask<ReceivedEvent?> WaitAsync(ValueTask<bool> move)
    {
        try
        {
            var isThere = _asynchronous is null ? _synchronous!.MoveNext() : await move.ConfigureAwait(false);
            if (isThere)
            {
                return (_asynchronous is null ? _synchronous!.Current : _asynchronous.Current).Data;
            }

            EndReason = "the server closed the connection";
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException or OperationCanceledException or InvalidOperationException or InvalidDataException)
        {
            // Any of these is how a connection ends under a reader; the caller knows whether it was cut on purpose.
            EndReason = _body.IsSilent ? $"no byte for {LongestSilence.TotalSeconds:0} s" : "the connection broke off";
        }

        return null;
    }

    /// <summary>Ends the connection, and gives the parser's buffer back. Never yields for a synchronous reader.</summary>
    public async ValueTask DisposeAsync()
    {
        _cut.Unregister();
        await _body.DisposeAsync().ConfigureAwait(false);
        _stream.Dispose();
        _synchronous?.Dispose();
        if (_asynchronous is not null)
        {
            await _asynchronous.DisposeAsync().ConfigureAwait(false);
        }
    }
}
