using System.Net;
using FlowMaestro.Tests.TestDoubles;
using FsCheck;
using FsCheck.Fluent;

namespace FlowMaestro.Tests.Streaming;

/// <summary>Any events, split and cut anywhere, over any number of connections: all that arrived whole is delivered in order, then one end.</summary>
public class StreamPropertyTests
{
    private static readonly string[] Types = ["execution:progress", "node:started", "node:completed", "node:retry", "some:thing", "execution:paused"];

    [Test]
    public void EveryEventOfEachConnectionIsDeliveredInOrderThenOneEnd() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Check(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static bool Check(Random random)
    {
        var connections = Enumerable.Range(0, random.Next(1, 5)).Select(i => new Connection(random, i)).ToList();
        if (random.Next(3) > 0)
        {
            connections[^1].EndWith(Frames.Completed);
        }

        using var server = new Player(connections, random);
        using var client = TestClient.For(server, o => o.TimeProvider = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(0.6)));
        var events = client.Executions.Stream(Frames.Id).ToList();

        var delivered = events.Where(e => e is not StreamReconnectedEvent && !e.IsTerminal).Select(e => e.Raw["n"]?.ToString());
        Assert.That(delivered, Is.EqualTo(connections.SelectMany(c => c.Whole)));
        Assert.That(events.Count(e => e.IsTerminal), Is.EqualTo(1));
        Assert.That(events[^1].IsTerminal);
        return true;
    }

    /// <summary>What one connection sends: some events whole, perhaps the beginning of another, in pieces of any size.</summary>
    private sealed class Connection
    {
        private string _text = "";
        private readonly bool _breaks;

        public Connection(Random random, int number)
        {
            var count = random.Next(1, 6);
            for (var i = 0; i < count; i++)
            {
                var name = $"{number}.{i}";
                Whole.Add(name);
                _text += (random.Next(4) == 0 ? Frames.KeepAlive : "") + Frames.Frame(Types[random.Next(Types.Length)], $$"""{"n":"{{name}}","pad":"{{new string('é', random.Next(40))}}"}""");
            }

            var cut = Frames.Frame("node:started", """{"n":"never"}""");
            _text += cut[..random.Next(0, cut.Length - 1)];
            _breaks = random.Next(2) == 0;
        }

        public List<string> Whole { get; } = [];

        public void EndWith(string terminal) => _text = string.Concat(_text.AsSpan(0, _text.LastIndexOf("\n\n", StringComparison.Ordinal) is var i and >= 0 ? i + 2 : 0), terminal);

        public Stream Open(Random random) => new Pieces(Frames.Utf8(_text), random, _breaks);
    }

    private sealed class Pieces(byte[] bytes, Random random, bool breaks) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer)
        {
            var piece = new byte[Math.Min(buffer.Length, random.Next(1, 60))];
            var count = base.Read(piece, 0, piece.Length);
            piece.AsSpan(0, count).CopyTo(buffer);
            return count == 0 && breaks ? throw new IOException("cut") : count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }

    /// <summary>Plays the connections one after the other; one more says that the execution is over.</summary>
    private sealed class Player(List<Connection> connections, Random random) : HttpMessageHandler
    {
        private int _next;

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("/events", StringComparison.Ordinal))
            {
                return StubHandler.JsonResponse(Frames.Execution("running"));
            }

            var number = Interlocked.Increment(ref _next);
            var content = new StreamContent(number <= connections.Count ? connections[number - 1].Open(random) : new MemoryStream(Frames.Utf8(Frames.AlreadyOver)));
            content.Headers.ContentType = new("text/event-stream");
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
