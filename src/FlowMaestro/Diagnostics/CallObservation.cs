using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Diagnostics;

/// <summary>The activity and the log entry of one call, from its first attempt to what the caller gets.</summary>
internal sealed class CallObservation(string method, string pathTemplate, Activity? activity, ILogger? log, TimeProvider clock)
    : IDisposable
{
    private readonly long _began = clock.GetTimestamp();
    private int? _status;
    private int _attempts;
    private Exception? _failure;

    public void Responded(int? status, int attempts) => (_status, _attempts) = (status, attempts);

    /// <summary>For an exception filter: notes what is thrown, and never catches it.</summary>
    public bool Failed(Exception failure, int attempts)
    {
        _failure = failure;
        _attempts = attempts;
        _status = (failure as FlowMaestroException)?.StatusCode ?? _status;
        return false;
    }

    public void Dispose()
    {
        if (activity is { IsAllDataRequested: true })
            Tag(activity);

        activity?.Dispose();
        if (log is not null)
            Write(log);
    }

    private void Tag(Activity traced)
    {
        if (_status is { } status)
            traced.SetTag(Tracing.StatusCode, status);

        if (_attempts > 1)
            traced.SetTag(Tracing.ResendCount, _attempts - 1);

        if (_failure is not null)
            Tracing.Fail(traced, Tracing.ErrorTypeOf(_failure));
    }

    private void Write(ILogger to)
    {
        var elapsed = (long)clock.GetElapsedTime(_began).TotalMilliseconds;
        if (_failure is null)
        {
            CallLog.Responded(to, method, pathTemplate, _status, elapsed, _attempts);
        }
        else
        {
            var requestId = (_failure as FlowMaestroException)?.HeaderRequestId;
            CallLog.Failed(to, method, pathTemplate, Tracing.ErrorTypeOf(_failure), elapsed, _attempts, requestId);
        }
    }
}
