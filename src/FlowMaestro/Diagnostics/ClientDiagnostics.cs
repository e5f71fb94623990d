using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlowMaestro.Diagnostics;

/// <summary>One client's logs, traces and metrics. Without a listener it does nothing and allocates nothing.</summary>
internal sealed class ClientDiagnostics
{
    private readonly ILogger _calls;
    private readonly ILogger _streams;
    private readonly string _host;
    private readonly int _port;
    private readonly TimeProvider _clock;

    public ClientDiagnostics(FlowMaestroClientOptions options, string host, int port)
    {
        var loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        _calls = loggers.CreateLogger("FlowMaestro.Calls");
        _streams = loggers.CreateLogger("FlowMaestro.Streams");
        _host = host;
        _port = port;
        _clock = options.TimeProvider;
    }

    /// <summary>The log of calls.</summary>
    public ILogger Calls => _calls;

    /// <summary>
    /// Begins to watch a call. Its activity becomes the current one, so call this in a method that is <c>async</c>, or dispose the
    /// result in it.
    /// </summary>
    /// <returns>Null where nobody listens.</returns>
    public CallObservation? Observe(string method, string pathTemplate)
    {
        var log = _calls.IsEnabled(LogLevel.Debug) ? _calls : null;
        return log is null && Tracing.IsOff ? null : new CallObservation(method, pathTemplate, Start(method, pathTemplate), log, _clock);
    }

    public void Retrying(string method, string pathTemplate, int attempt, string reason, TimeSpan pause)
    {
        Tracing.NoteAnotherTry("retry", reason, pause);
        Metrics.Retried(method, pathTemplate, reason);
        CallLog.Retrying(_calls, method, pathTemplate, attempt, reason, (long)pause.TotalMilliseconds);
    }

    public void Reconnecting(ActiveKind kind, string streamOf, string errorType, string reason, TimeSpan pause)
    {
        Tracing.NoteAnotherTry("reconnect", errorType, pause);
        Metrics.Reconnected(kind, errorType);
        StreamLog.Reconnecting(_streams, streamOf, reason, (long)pause.TotalMilliseconds);
    }

    private Activity? Start(string method, string pathTemplate) => Tracing.IsOff ? null : Tracing.Source.StartActivity(
        $"{method} /{pathTemplate}",
        // One call may be many requests: the spans of kind client are the transport's, one for each.
        ActivityKind.Internal,
        parentContext: default,
        [
            new(Tracing.Method, method),
            new(Tracing.UrlTemplate, $"/{pathTemplate}"),
            new(Tracing.ServerAddress, _host),
            new(Tracing.ServerPort, _port),
        ]);
}
