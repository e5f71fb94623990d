namespace FlowMaestro.Streaming;

/// <summary>One connection on which a reply is told: the thread's events, or the answer to the message.</summary>
internal sealed class ReplySource : IAsyncDisposable
{
    private readonly Queue<ReceivedEvent> _heard = new();
    private readonly object _ending = new();
    private readonly TimeSpan _longestWait;
    private readonly ReadingWindow _window;
    private readonly EventConnection _connection;
    private bool _endsSoon;

    private ReplySource(TimeSpan longestWait, ReadingWindow window, EventConnection connection)
    {
        _longestWait = longestWait;
        _window = window;
        _connection = connection;
    }

    public bool TimedOut => _window.TimedOut;

    public string EndReason => _connection.EndReason;

    /// <param name="async">Whether reads yield.</param>
    /// <param name="events">The stream, disposed with the source.</param>
    /// <param name="clock">Measures the pauses.</param>
    /// <param name="longestWait">How long no event may come once one is expected.</param>
    /// <param name="life">Ends the reading.</param>
    public static async ValueTask<ReplySource> OpenAsync(bool async, EventStream events, TimeProvider clock, TimeSpan longestWait, CancellationToken life)
    {
        var window = new ReadingWindow(async, clock, life);
        try
        {
            return new ReplySource(longestWait, window, await EventConnection.OpenAsync(async, events, clock, window.Token).ConfigureAwait(false));
        }
        catch
        {
            window.Dispose();
            throw;
        }
    }

    /// <summary>Begins, or begins anew, to measure the pause until the next event.</summary>
    public void ExpectNext()
    {
        lock (_ending)
        {
            if (!_endsSoon)
            {
                _window.ExpectEventWithin(_longestWait);
            }
        }
    }

    /// <summary>Cuts it after a time, whatever comes until then.</summary>
    public void EndWithin(TimeSpan time)
    {
        lock (_ending)
        {
            _endsSoon = true;
            _window.ExpectEventWithin(time);
        }
    }

    /// <summary>Ends what is read at the moment and what would be read later.</summary>
    public void Cut() => _window.Cut();

    /// <returns>The next event; null when there will be none.</returns>
    public ValueTask<ReceivedEvent?> NextAsync() => _heard.TryDequeue(out var heard) ? new(heard) : _connection.NextAsync();

    /// <summary>Reads ahead, for <see cref="NextAsync"/> to deliver: to the end of the reply, or to a token where the reply is waited for.</summary>
    /// <returns>Whether it came so far; otherwise the connection ended.</returns>
    public async ValueTask<bool> HearAsync(Func<bool> isWaitedFor)
    {
        ExpectNext();
        while (await _connection.NextAsync().ConfigureAwait(false) is { } item)
        {
            ExpectNext();
            _heard.Enqueue(item);
            var e = ThreadEventReader.From(item, threadId: "");
            if (e.IsTerminal || (e is MessageTokenEvent && isWaitedFor()))
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        _window.Dispose();
    }
}
