using FlowMaestro.Diagnostics;
using FlowMaestro.Http;

namespace FlowMaestro.Streaming;

/// <summary>Follows a thread's events for as long as somebody reads, and reconnects when the stream ends.</summary>
internal sealed class ThreadFollower : IAsyncDisposable, IDisposable
{
    /// <summary>The longest time without a connection before the follower gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>A thread may be followed for days, and each attempt to connect takes a request from the allowance.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly string _threadId;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _life;
    private readonly EventStream _stream;
    private readonly LongActivity? _activity;
    private readonly Active _active = new(ActiveKind.ThreadStream);
    private bool _isLive;

    public ThreadFollower(
        bool async, RawThreadsClient raw, TimeProvider clock, string threadId, RequestOptions? options, CancellationToken caller)
    {
        _threadId = threadId;
        _caller = caller;
        _activity = LongActivity.Begin("Threads.Stream", Tracing.ThreadId, threadId);
        var reconnection = new Reconnection(clock, ActiveKind.ThreadStream, threadId, raw.Diagnostics, LongestPause);
        _life = CancellationTokenSource.CreateLinkedTokenSource(caller, raw.EndOfClient);
        var life = _life.Token;
        _stream = new EventStream(async, clock, reconnection, RequestAsync, isRequired: true, Patience, life);

        async ValueTask<HttpResponseMessage> RequestAsync(int? maxRetries, string? lastEventId)
        {
            var narrowed = RequestOptions.Within(options, executionId: null, maxRetries: maxRetries, lastEventId: lastEventId);
            return async
                ? await raw.StreamEventsAsync(threadId, narrowed, life).ConfigureAwait(false)
                : raw.StreamEvents(threadId, narrowed, life);
        }
    }

    /// <exception cref="FlowMaestroException">The stream cannot be opened, or not again for minutes.</exception>
    public ValueTask<ThreadEvent> NextAsync() => _activity is null ? StepAsync() : _activity.WithinAsync(StepAsync);

    public void Dispose() => Synchronously.Finish(DisposeAsync());

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        _life.Dispose();
        _activity?.Dispose();
        _active.Dispose();
    }

    private async ValueTask<ThreadEvent> StepAsync()
    {
        try
        {
            return await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (_life.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            _caller.ThrowIfCancellationRequested();
            throw ClientDisposed.While("it read the events of a thread");
        }
    }

    private async ValueTask<ThreadEvent> ReadAsync()
    {
        while (true)
        {
            if (!_stream.IsOpen)
                await _stream.OpenAsync().ConfigureAwait(false);

            if (await _stream.NextAsync().ConfigureAwait(false) is { } item)
            {
                var e = EventReader.Read<ThreadEvent>(item, _threadId);
                _isLive |= e is not ThreadConnectedEvent;
                return e;
            }

            _life.Token.ThrowIfCancellationRequested();
            await _stream.CloseAsync(_isLive).ConfigureAwait(false);
            _isLive = false;
        }
    }
}
