using System.Diagnostics;
using FlowMaestro.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlowMaestro.Diagnostics;

/// <summary>What one client tells of itself, in logs and traces. As long as nobody listens it does nothing and allocates nothing.</summary>
internal sealed class ClientDiagnostics
{
    private readonly ILogger _calls;
    private readonly ILogger _streams;
    private readonly BaseAddress _server;
    private readonly TimeProvider _clock;

    public ClientDiagnostics(FlowMaestroClientOptions options, BaseAddress server)
    {
        var loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        _calls = loggers.CreateLogger("FlowMaestro.Calls");
        _streams = loggers.CreateLogger("FlowMaestro.Streams");
        _server = server;
        _clock = options.TimeProvider;
    }

    /// <summary>The log of calls.</summary>
    public ILogger Calls => _calls;

    /// <summary>Begins to watch a call. Its activity becomes the current one, so call this in a method that is <c>async</c>, or dispose the result in it.</summary>
    /// <returns>Null where nobody listens.</returns>
    public CallObservation? Observe(Call call)
    {
        var log = _calls.IsEnabled(LogLevel.Debug) ? _calls : null;
        return log is null && Tracing.IsOff ? null : new CallObservation(call, Start(call.Operation), log, _clock);
    }

    public void Retrying(Answer answer, TimeSpan pause)
    {
        var reason = Tracing.ErrorTypeOf(answer);
        var call = answer.Call;
        Tracing.NoteAnotherTry("retry", reason, pause);
        CallLog.Retrying(_calls, call.Operation.Method.Method, call.Operation.PathTemplate, call.Attempts, reason, (long)pause.TotalMilliseconds);
    }

    public void Reconnecting(string streamOf, string reason, TimeSpan pause)
    {
        Tracing.NoteAnotherTry("reconnect", reason, pause);
        StreamLog.Reconnecting(_streams, streamOf, reason, (long)pause.TotalMilliseconds);
    }

    private Activity? Start(ApiOperation operation) => Tracing.IsOff ? null : Tracing.Source.StartActivity(
        $"{operation.Method.Method} /{operation.PathTemplate}",
        ActivityKind.Client,
        parentContext: default,
        [
            new(Tracing.Method, operation.Method.Method),
            new(Tracing.UrlTemplate, $"/{operation.PathTemplate}"),
            new(Tracing.ServerAddress, _server.Host),
            new(Tracing.ServerPort, _server.Port),
        ]);
}
