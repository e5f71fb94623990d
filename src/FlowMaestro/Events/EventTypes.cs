namespace FlowMaestro;

/// <summary>
/// Values of <see cref="ExecutionEvent.Type"/> as constants. A server may send others; they come as <see cref="UnknownExecutionEvent"/>.
/// </summary>
public static partial class ExecutionEventTypes
{
    /// <summary>Not from the server: the stream broke off and was opened again; see <see cref="StreamReconnectedEvent"/>.</summary>
    public const string StreamReconnected = "stream:reconnected";
}

/// <summary>
/// Values of <see cref="ThreadEvent.Type"/> as constants. A server may send others; they come as <see cref="UnknownThreadEvent"/>.
/// </summary>
public static partial class ThreadEventTypes;
