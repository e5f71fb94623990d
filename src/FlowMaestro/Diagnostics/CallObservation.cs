using System.Diagnostics;
using FlowMaestro.Http;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Diagnostics;

/// <summary>One call, watched from its first attempt to what the caller gets.</summary>
internal sealed class CallObservation(Call call, Activity? activity, ILogger? log, TimeProvider clock) : IDisposable
{
    private readonly long _began = clock.GetTimestamp();
    private int? _status;
    private Exception? _failure;

    public void Answered(Answer answer) => _status = (int?)answer.Status;

    /// <summary>For an exception filter: looks at what passes by, and never catches it.</summary>
    public bool Failed(Exception failure)
    {
        _failure = failure;
        _status = (failure as FlowMaestroException)?.StatusCode ?? _status;
        return false;
    }

    public void Dispose()
    {
        End(activity);
        if (log is not null)
        {
            Write(log);
        }
    }

    private void End(Activity? traced)
    {
        if (traced is null)
        {
            return;
        }

        if (traced.IsAllDataRequested)
        {
            if (_status is { } status)
            {
                traced.SetTag(Tracing.StatusCode, status);
            }

            if (call.Attempts > 1)
            {
                traced.SetTag(Tracing.ResendCount, call.Attempts - 1);
            }

            if (_failure is not null)
            {
                Tracing.Fail(traced, Tracing.ErrorTypeOf(_failure));
            }
        }

        traced.Dispose();
    }

    private void Write(ILogger to)
    {
        var elapsed = (long)clock.GetElapsedTime(_began).TotalMilliseconds;
        var operation = call.Operation;
        if (_failure is null)
        {
            CallLog.Answered(to, operation.Method.Method, operation.PathTemplate, _status, elapsed, call.Attempts);
        }
        else
        {
            var requestId = (_failure as FlowMaestroException)?.HeaderRequestId;
            CallLog.Failed(to, operation.Method.Method, operation.PathTemplate, Tracing.ErrorTypeOf(_failure), elapsed, call.Attempts, requestId);
        }
    }
}
