using FlowMaestro.Models;

namespace FlowMaestro;

/// <summary>
/// Values of <see cref="ThreadEvent.Type"/> as constants. A server may send others; they come as <see cref="UnknownThreadEvent"/>.
/// </summary>
public static class ThreadEventTypes
{
    /// <summary>The connection stands; see <see cref="ThreadConnectedEvent"/>.</summary>
    public const string Connected = ThreadEventName.Values.Connected;

    /// <summary>A reply began; see <see cref="MessageStartedEvent"/>.</summary>
    public const string MessageStarted = ThreadEventName.Values.MessageStarted;

    /// <summary>A piece of the reply; see <see cref="MessageTokenEvent"/>.</summary>
    public const string MessageToken = ThreadEventName.Values.MessageToken;

    /// <summary>The reply is whole; see <see cref="MessageCompletedEvent"/>.</summary>
    public const string MessageCompleted = ThreadEventName.Values.MessageCompleted;

    /// <summary>There will be no reply; see <see cref="MessageFailedEvent"/>.</summary>
    public const string MessageFailed = ThreadEventName.Values.MessageFailed;
}
