using System.Collections.Concurrent;
using System.Net;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>
/// An execution in memory whose stream says what a test feeds it, to a reader of either kind. Knows when the reader waits
/// for the next event, so that a test moves its clock at that moment and not by chance before it.
/// </summary>
internal sealed class FedStream(ManualTimeProvider clock) : HttpMessageHandler, IAsyncDisposable
{
    private readonly Body _body = new();
    private readonly List<TimeSpan> _polls = [];
    private IAsyncEnumerator<ExecutionEvent>? _events;
    private Task<bool> _next = Task.FromResult(true);
    private Task _reading = Task.CompletedTask;
    private FlowMaestroClient? _client;
    private volatile bool _isDown;

    public string Status { get; set; } = "running";

    /// <summary>When each poll came.</summary>
    public IReadOnlyList<TimeSpan> Polls => _polls;

    /// <summary>When a poll first found the end.</summary>
    public TimeSpan? FoundAt { get; private set; }

    /// <summary>Opens the stream and reads on to where it is live and silent.</summary>
    public async Task OpenAsync(bool async)
    {
        _client = TestClient.For(this, o => (o.TimeProvider, o.Timeout) = (clock, Timeout.InfiniteTimeSpan));
        if (async)
        {
            _events = _client.Executions.StreamAsync(Frames.Id).GetAsyncEnumerator();
            _next = _events.MoveNextAsync().AsTask();
        }
        else
        {
            _reading = Following.OnAThread(() => _client.Executions.Stream(Frames.Id).ToList());
            await _body.ReaderWaitsAsync();
        }

        await SendAsync(Frames.Connected);
        await SendAsync(Frames.Node(1));
    }

    /// <summary>Sends an event, and comes back when the reader waits for the one after it.</summary>
    public async Task SendAsync(string frame)
    {
        _body.Send(frame);
        if (_events is null)
        {
            await _body.ReaderWaitsAsync();
            return;
        }

        await _next;
        _next = _events.MoveNextAsync().AsTask();
    }

    /// <summary>Sends an event to an asynchronous reader, which does not ask for the one after it yet.</summary>
    public async Task HoldEventAsync(string frame)
    {
        _body.Send(frame);
        await _next;
        _next = Task.FromResult(true);
    }

    /// <summary>Ends the connection and refuses others.</summary>
    public void Cut()
    {
        _isDown = true;
        _body.Send("");
    }

    /// <summary>Moves the clock, no further than to the next timer at a time, with every poll made before it goes on.</summary>
    public void Advance(TimeSpan time)
    {
        var target = clock.Elapsed + time;
        while (clock.Elapsed < target)
        {
            var left = target - clock.Elapsed;
            clock.Advance(clock.Pending is [{ Ticks: > 0 } next, ..] && next < left ? next : left);
            SpinWait.SpinUntil(() => _client!.Poller.UnderWay == 0);
        }
    }

    /// <summary>Ends the stream, and waits until its reader has left.</summary>
    public async ValueTask DisposeAsync()
    {
        _body.Send(Frames.Cancelled);
        if (_events is not null)
        {
            while (await _next)
            {
                _next = _events.MoveNextAsync().AsTask();
            }

            await _events.DisposeAsync();
        }

        await _reading;
        _client?.Dispose();
        await _body.DisposeAsync();
        Dispose();
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("/events", StringComparison.Ordinal))
        {
            return _isDown
                ? StubHandler.JsonResponse("{}", HttpStatusCode.ServiceUnavailable)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(_body) { Headers = { ContentType = new("text/event-stream") } } };
        }

        _polls.Add(clock.Elapsed);
        FoundAt ??= Status == "running" ? null : clock.Elapsed;
        return StubHandler.JsonResponse(Frames.Execution(Status));
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));

    private sealed class Body : MemoryStream
    {
        private readonly ConcurrentQueue<byte[]> _frames = new();
#pragma warning disable CA2213 // A read may still block when the body is disposed; semaphores whose wait handle nobody asks for hold nothing.
        private readonly SemaphoreSlim _sent = new(0);
        private readonly SemaphoreSlim _waits = new(0);
#pragma warning restore CA2213
        private ReadOnlyMemory<byte> _rest;

        public void Send(string frame)
        {
            _frames.Enqueue(Frames.Utf8(frame));
            _sent.Release();
        }

        public async Task ReaderWaitsAsync() => Assert.That(await _waits.WaitAsync(TimeSpan.FromSeconds(20)), Is.True, "the reader never waited");

        public override int Read(Span<byte> buffer)
        {
            if (_rest.IsEmpty)
            {
                _waits.Release();
                _sent.Wait();
            }

            return Take(buffer);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_rest.IsEmpty)
            {
                await _sent.WaitAsync(cancellationToken);
            }

            return Take(buffer.Span);
        }

        protected override void Dispose(bool disposing)
        {
            // Ends a read that blocks.
            _sent.Release();
            base.Dispose(disposing);
        }

        private int Take(Span<byte> buffer)
        {
            if (_rest.IsEmpty)
            {
                _rest = _frames.TryDequeue(out var frame) ? frame : default;
            }

            var count = Math.Min(_rest.Length, buffer.Length);
            _rest.Span[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }
    }
}
