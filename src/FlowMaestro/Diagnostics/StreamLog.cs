using Microsoft.Extensions.Logging;

namespace FlowMaestro.Diagnostics;

/// <summary>The log messages of event streams.</summary>
internal static partial class StreamLog
{
    [LoggerMessage(
        20,
        LogLevel.Warning,
        "The event stream of {StreamOf} is interrupted: {Reason}; it is opened again in {PauseMilliseconds} ms.",
        EventName = "StreamReconnecting")]
    public static partial void Reconnecting(ILogger logger, string streamOf, string reason, long pauseMilliseconds);
}
