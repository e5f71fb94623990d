using Microsoft.Extensions.Logging;

namespace FlowMaestro.Diagnostics;

/// <summary>
/// The log messages of calls. The path is the template, without ids; of the headers only the server's <c>x-request-id</c> is told.
/// </summary>
internal static partial class CallLog
{
    [LoggerMessage(
        10,
        LogLevel.Debug,
        "{Method} /{UrlTemplate} returned {StatusCode} after {ElapsedMilliseconds} ms (attempts: {Attempts}).",
        EventName = "CallAnswered")]
    public static partial void Responded(
        ILogger logger, string method, string urlTemplate, int? statusCode, long elapsedMilliseconds, int attempts);

    [LoggerMessage(
        11,
        LogLevel.Debug,
        "{Method} /{UrlTemplate} failed after {ElapsedMilliseconds} ms: {ErrorType} (attempts: {Attempts}, x-request-id: {RequestId}).",
        EventName = "CallFailed")]
    public static partial void Failed(
        ILogger logger, string method, string urlTemplate, string errorType, long elapsedMilliseconds, int attempts, string? requestId);

    [LoggerMessage(
        12,
        LogLevel.Warning,
        "{Method} /{UrlTemplate}: attempt {Attempt} ended with {ErrorType}; the next follows in {PauseMilliseconds} ms.",
        EventName = "CallRetried")]
    public static partial void Retrying(
        ILogger logger, string method, string urlTemplate, int attempt, string errorType, long pauseMilliseconds);

    [LoggerMessage(
        13,
        LogLevel.Warning,
        "The rate limiter from the options failed ({ErrorType}); the attempt is sent without its permit.",
        EventName = "LimiterFailed")]
    public static partial void LimiterFailed(ILogger logger, string errorType);
}
