using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

/// <summary>What a handler of the user's may throw, and what that says of a request that must not be sent twice.</summary>
public sealed class UsersHandlerTests
{
    private static readonly (string Name, Exception Thrown, int Requests, bool Unknown)[] Cases =
    [
        ("no connection", new HttpRequestException(HttpRequestError.ConnectionError), 3, false),
        ("no such host", new HttpRequestException(HttpRequestError.NameResolutionError), 3, false),
        ("no TLS", new HttpRequestException(HttpRequestError.SecureConnectionError), 3, false),
        ("no tunnel", new HttpRequestException(HttpRequestError.ProxyTunnelError), 3, false),
        ("a limit of its own after the body was taken", new TaskCanceledException("", new TimeoutException()), 1, true),
        ("an answer that ended", new HttpRequestException(HttpRequestError.ResponseEnded), 1, true),
        ("something unknown", new HttpRequestException("Something."), 1, true),
        ("a broken pipe", new IOException("Broken pipe."), 1, true),
        ("a fault of its own", new InvalidCastException("A bug."), 1, true),
        ("a cancellation that nobody asked for", new OperationCanceledException(), 1, true),
    ];

    private static IEnumerable<string> Names => Cases.Select(static c => c.Name);

    [TestCaseSource(nameof(Names))]
    public async Task OnlyAFailureBeforeTheConnectionIsRepeated(string name)
    {
        var (_, exception, requests, unknown) = Cases.Single(c => c.Name == name);
        foreach (var async in new[] { true, false })
        {
            using var handler = new StubHandler(_ => throw exception);
            using var client = TestClient.For(handler, static options =>
            {
                options.TimeProvider = new ManualTimeProvider().SkipPauses(options.MaxRetryDelay);
                options.Timeout = Timeout.InfiniteTimeSpan;
                options.MaxRetries = 2;
            });

            var thrown = await Failure.OfAsync(client, async, (c => c.Workflows.ExecuteAsync("wf_1", new { a = 1 }), c => c.Workflows.Execute("wf_1", new { a = 1 })));

            Assert.That(thrown, Is.InstanceOf<FlowMaestroConnectionException>().With.InnerException.SameAs(exception));
            Assert.That((handler.Requests.Count, ((FlowMaestroException)thrown!).OutcomeUnknown), Is.EqualTo((requests, unknown)));
        }
    }

    [TestCase(200, true)]
    [TestCase(401, false)]
    [TestCase(404, false)]
    [TestCase(408, true)]
    [TestCase(501, false)]
    [TestCase(503, true)]
    public async Task WhatAStatusRefusedWasNotDoneEvenIfItsExplanationStalls(int status, bool unknown)
    {
        foreach (var async in new[] { true, false })
        {
            var clock = new ManualTimeProvider();
            using var handler = new StubHandler(_ => new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StreamContent(new Stalling(clock)) });
            using var client = TestClient.For(handler, options => options.TimeProvider = clock);

            var thrown = await Failure.OfAsync(client, async, (c => c.Workflows.ExecuteAsync("wf_1"), c => c.Workflows.Execute("wf_1")));

            Assert.That(thrown, Is.TypeOf<FlowMaestroTimeoutException>().With.Property("StatusCode").EqualTo(status));
            Assert.That((handler.Requests.Count, ((FlowMaestroException)thrown!).OutcomeUnknown), Is.EqualTo((1, unknown)));
        }
    }

    /// <summary>A body of which nothing comes before the attempt's time is over.</summary>
    private sealed class Stalling(ManualTimeProvider clock) : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            clock.AdvanceToNextTimer();
            throw new IOException("The connection was cut.");
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
