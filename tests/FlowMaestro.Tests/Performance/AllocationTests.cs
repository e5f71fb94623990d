using System.Net;
using System.Text;
using FlowMaestro.Tests.Streaming;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Performance;

/// <summary>
/// What a call leaves for the collector. Counted on the caller's own thread, on which a synchronous call stays, so that
/// neither the machine nor the tests beside it can change the figures. The bounds are a tenth above what
/// was measured of a build that is not optimized, in which every method that could yield is an object.
/// </summary>
public sealed class AllocationTests
{
    private const int Calls = 500;
    private const int Rows = 100;
    private const int Events = 5_000;

    private const string Row = """{"id":"7d9f2c1e-4b6a-4f0e-8c3d-000000000000","name":"Order intake","description":"Reads an order, checks the stock and answers.","status":"active","version":3,"created_at":"2026-01-02T08:00:00.000Z","updated_at":"2026-02-01T09:30:00.500Z"}""";
    private const string Meta = "\"meta\":{\"request_id\":\"3f8e8a58-1f0e-4a7e-9d3c-0a1b2c3d4e5f\",\"timestamp\":\"2026-02-03T10:15:30.123Z\"}";

    [Test]
    public void ASmallResponseCostsLittleMoreThanItsTransport()
    {
        using var handler = new ReadyAnswer($$"""{"data":{{Row}},{{Meta}}}""");
        using var client = TestClient.For(handler);

        var bytes = PerRepetition(Calls, () => client.Workflows.Get("wf_1"));

        Assert.That(bytes, Is.LessThan(3_250));
    }

    [Test]
    public void ARowCostsItsStringsAndItself()
    {
        using var handler = new ReadyAnswer($$"""{"data":[{{string.Join(',', Enumerable.Repeat(Row, Rows))}}],{{Meta}}}""");
        using var client = TestClient.For(handler);

        var bytes = PerRepetition(Calls / 5, () => client.Workflows.List(perPage: Rows)) / Rows;

        Assert.That(bytes, Is.LessThan(500));
    }

    [Test]
    public void AnEventThatNobodyReadsCostsACopyOfItself()
    {
        var data = Frames.Node(1);
        using var handler = new ReadyAnswer(string.Concat(Enumerable.Repeat(data, Events).Append(Frames.Completed)), "text/event-stream");
        using var client = TestClient.For(handler);

        var bytes = PerRepetition(1, () => Assert.That(client.Executions.Stream(Frames.Id).Count(), Is.EqualTo(Events + 1))) / Events;

        Assert.That(bytes, Is.LessThan(475));
    }

    [Test]
    public void AnEventWhoseMembersAreReadCostsThemOnce()
    {
        var data = string.Concat(Enumerable.Range(0, Events).Select(static n => Frames.Node(n % 50)));
        using var handler = new ReadyAnswer(data + Frames.Completed, "text/event-stream");
        using var client = TestClient.For(handler);

        var bytes = PerRepetition(1, () => Assert.That(client.Executions.Stream(Frames.Id).OfType<NodeEvent>().Count(static e => e.NodeId.Length > 0), Is.EqualTo(Events))) / Events;

        Assert.That(bytes, Is.LessThan(835));
    }

    private static double PerRepetition(int times, Action act)
    {
        // The first time makes what is made once.
        act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < times; i++)
        {
            act();
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)times;
        TestContext.Out.WriteLine($"{bytes:N0} bytes");
        return bytes;
    }

    /// <summary>Answers at once, on the thread that asks.</summary>
    private sealed class ReadyAnswer(string body, string mediaType = "application/json") : HttpMessageHandler
    {
        private readonly byte[] _body = Encoding.UTF8.GetBytes(body);

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent(_body);
            content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
