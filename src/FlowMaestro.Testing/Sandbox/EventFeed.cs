using System.Threading.Channels;
using FlowMaestro.Testing.Document;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>Events on their way to whoever listens.</summary>
/// <param name="remembers">
/// Whether the first listener gets what happened before it came. The public server would not send that, but whether a
/// test sees an event should not depend on how fast it connects.
/// </param>
internal sealed class EventFeed(bool remembers)
{
    private readonly object _gate = new();
    private readonly List<Channel<ServerEvent>> _listeners = [];
    private readonly List<ServerEvent> _unheard = [];
    private bool _hadListener = !remembers;
    private bool _ended;

    public void Append(ServerEvent happened)
    {
        lock (_gate)
        {
            if (!_hadListener)
            {
                _unheard.Add(happened);
            }

            foreach (var listener in _listeners)
            {
                listener.Writer.TryWrite(happened);
            }
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (var listener in _listeners)
            {
                listener.Writer.Complete();
            }
        }
    }

    /// <param name="first">The event to begin with.</param>
    public EventSubscription Listen(ServerEvent? first)
    {
        var channel = Channel.CreateUnbounded<ServerEvent>();
        lock (_gate)
        {
            if (first is not null)
            {
                channel.Writer.TryWrite(first);
            }

            _unheard.ForEach(happened => channel.Writer.TryWrite(happened));
            _unheard.Clear();
            _hadListener = true;
            if (_ended)
            {
                channel.Writer.Complete();
            }
            else
            {
                _listeners.Add(channel);
            }
        }

        return new EventSubscription(channel.Reader, () => Forget(channel));
    }

    private void Forget(Channel<ServerEvent> channel)
    {
        lock (_gate)
        {
            _listeners.Remove(channel);
        }
    }
}
