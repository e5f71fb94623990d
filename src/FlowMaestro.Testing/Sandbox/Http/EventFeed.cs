using System.Threading.Channels;
using FlowMaestro.Testing.Document;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>Hands events to the streams that are open.</summary>
/// <param name="replays">
/// Whether the first stream gets the events before it. The public server does not send them, but whether a test sees an
/// event must not depend on how fast it connects.
/// </param>
internal sealed class EventFeed(bool replays)
{
    private readonly object _gate = new();
    private readonly List<Channel<Lazy<ServerEvent>>> _streams = [];
    private readonly List<Lazy<ServerEvent>> _unsent = [];
    private bool _hadStream = !replays;
    private bool _ended;

    /// <param name="next">Made when it is sent: of most executions nobody reads the events.</param>
    public void Append(Lazy<ServerEvent> next)
    {
        lock (_gate)
        {
            if (!_hadStream)
                _unsent.Add(next);

            // A stream that was closed is complete and takes no more.
            _streams.RemoveAll(stream => !stream.Writer.TryWrite(next));
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            _streams.ForEach(stream => stream.Writer.TryComplete());
            _streams.Clear();
        }
    }

    public Channel<Lazy<ServerEvent>> Open(ServerEvent? first)
    {
        lock (_gate)
        {
            var stream = Open([.. first is null ? Array.Empty<Lazy<ServerEvent>>() : [new(first)], .. _unsent], _ended);
            _unsent.Clear();
            _hadStream = true;
            if (!_ended)
                _streams.Add(stream);

            return stream;
        }
    }

    /// <summary>A stream of one event, after which it ends, or stays open without another.</summary>
    public static Channel<Lazy<ServerEvent>> Single(ServerEvent only, bool ends) => Open([new(only)], ends);

    private static Channel<Lazy<ServerEvent>> Open(IEnumerable<Lazy<ServerEvent>> events, bool ends)
    {
        var stream = Channel.CreateUnbounded<Lazy<ServerEvent>>();
        foreach (var next in events)
            stream.Writer.TryWrite(next);

        if (ends)
            stream.Writer.Complete();

        return stream;
    }
}
