using FlowMaestro.Diagnostics;

namespace FlowMaestro.Streaming;

/// <summary>Follows a thread's events for as long as somebody reads, and reconnects when the stream ends.</summary>
internal sealed class ThreadFollower(
    bool async, RawThreadsClient raw, TimeProvider clock, string threadId, RequestOptions? options, CancellationToken caller)
    : IAsyncDisposable, IDisposable
{
    /// <summary>The longest time without a connection before the follower gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>A thread may be followed for days, and each attempt to connect takes a request from the allowance.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Reconnection _reconnection = new(clock, ActiveKind.ThreadStream, threadId, raw.Diagnostics, LongestPause);
    private readonly LongActivity? _activity = LongActivity.Begin("Threads.Stream", Tracing.ThreadId, threadId);
    private readonly Active _active = new(ActiveKind.ThreadStream);
    private EventConnection? _connection;
    private bool _isLive;

    /// <exception cref="FlowMaestroException">The stream cannot be opened, or not again for minutes.</exception>
    public ValueTask<ThreadEvent> NextAsync() => _activity is null ? StepAsync() : _activity.WithinAsync(StepAsync);

    public void Dispose() => Http.Synchronously.Finish(DisposeAsync());

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync().ConfigureAwait(false);
        _activity?.Dispose();
        _active.Dispose();
    }

    private async ValueTask<ThreadEvent> StepAsync()
    {
        while (true)
        {
            _connection ??= await ConnectAsync().ConfigureAwait(false);
            if (await _connection.NextAsync().ConfigureAwait(false) is { } item)
            {
                var e = EventReader.Read<ThreadEvent>(item, threadId);
                _isLive |= e is not ThreadConnectedEvent;
                return e;
            }

            caller.ThrowIfCancellationRequested();
            _reconnection.Ended(_connection, _isLive);
            _isLive = false;
            await DisconnectAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask DisconnectAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<EventConnection> ConnectAsync()
    {
        var isFirst = _reconnection.DropReason is null;
        while (true)
        {
            if (!isFirst)
            {
                await _reconnection.PauseAsync(async, caller).ConfigureAwait(false);
            }

            try
            {
                var narrowed = RequestOptions.Within(
                    options, executionId: null, maxRetries: isFirst ? null : 0, lastEventId: _reconnection.LastEventId);
                var response = async
                    ? await raw.StreamEventsAsync(threadId, narrowed, caller).ConfigureAwait(false)
                    : raw.StreamEvents(threadId, narrowed, caller);
                var connection = await EventConnection.OpenAsync(async, response, clock, caller).ConfigureAwait(false);
                _reconnection.Opened();
                return connection;
            }
            catch (FlowMaestroException e)
                when (!isFirst && Reconnection.Passes(e) && clock.GetElapsedTime(_reconnection.LastHeard) < Patience)
            {
                _reconnection.Failed(e);
            }
        }
    }
}
