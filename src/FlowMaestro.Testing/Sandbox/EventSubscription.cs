using System.Threading.Channels;
using FlowMaestro.Testing.Document;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>What one listener hears.</summary>
internal sealed class EventSubscription(ChannelReader<ServerEvent> events, Action forget) : IDisposable
{
    public ChannelReader<ServerEvent> Events { get; } = events;

    /// <summary>These events and, where <paramref name="ends"/> is false, endless silence.</summary>
    public static EventSubscription To(ServerEvent only, bool ends)
    {
        var channel = Channel.CreateUnbounded<ServerEvent>();
        channel.Writer.TryWrite(only);
        if (ends)
        {
            channel.Writer.Complete();
        }

        return new EventSubscription(channel.Reader, () => { });
    }

    public void Dispose() => forget();
}
