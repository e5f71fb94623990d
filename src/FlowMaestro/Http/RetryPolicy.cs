using System.Net;
using FlowMaestro.Clock;
using FlowMaestro.Diagnostics;
using Polly;
using Polly.Retry;

namespace FlowMaestro.Http;

/// <summary>When an attempt is followed by another, and after which pause.</summary>
internal sealed class RetryPolicy
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    private readonly FlowMaestroClientOptions _options;
    private readonly ClientDiagnostics _diagnostics;

    public RetryPolicy(FlowMaestroClientOptions options, ClientDiagnostics diagnostics)
    {
        _options = options;
        _diagnostics = diagnostics;
        Asynchronous = Build(options.TimeProvider);
        Synchronous = Build(DedicatedThreadTimeProvider.For(options.TimeProvider));
    }

    public ResiliencePipeline<Answer> Asynchronous { get; }

    /// <summary>The same rules on a clock that needs no pool thread.</summary>
    public ResiliencePipeline<Answer> Synchronous { get; }

    private ResiliencePipeline<Answer> Build(TimeProvider clock) =>
        new ResiliencePipelineBuilder<Answer> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<Answer>
            {
                // The number of attempts is the call's to know; see ShouldRetry.
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = args => new(args.Outcome.Result is { } answer && ShouldRetry(answer)),
                DelayGenerator = args => new(PauseBefore(args.Outcome.Result!, args.AttemptNumber)),
                OnRetry = args =>
                {
                    _diagnostics.Retrying(args.Outcome.Result!, args.RetryDelay);
                    return default;
                },
            })
            .Build();

    private bool ShouldRetry(Answer answer)
    {
        var call = answer.Call;
        if (!call.HasRetriesLeft || !(call.Operation.IsSafe ? MayPass(answer) : WasNotHandled(answer)))
        {
            return false;
        }

        // A longer pause than the user allows is the user's to take; one that outlasts the deadline leads nowhere.
        var asked = FailureReader.PauseAskedFor(answer, _options.TimeProvider);
        return !(asked > _options.MaxRetryDelay) && Fits(call, asked ?? TimeSpan.Zero);
    }

    private static bool MayPass(Answer answer) => answer.End switch
    {
        AttemptEnd.Answered => answer.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            && !FailureReader.IsImpossibleId(answer),
        AttemptEnd.TimedOutInBody or AttemptEnd.TooLarge => false,
        _ => true,
    };

    // The limiter of the server answers before any handler runs; another 429 may come from behind it.
    private static bool WasNotHandled(Answer answer) => answer.End switch
    {
        AttemptEnd.NotConnected => true,
        AttemptEnd.Answered => answer.Status == HttpStatusCode.TooManyRequests && answer.Error.Error?.Code == FlowMaestroErrorCodes.RateLimitExceeded,
        AttemptEnd.TimedOut or AttemptEnd.ConnectionLost => answer.NothingSent,
        _ => false,
    };

    private TimeSpan? PauseBefore(Answer answer, int attempt)
    {
        if (FailureReader.PauseAskedFor(answer, _options.TimeProvider) is { } asked)
        {
            return asked;
        }

        var pause = Backoff.Jittered(FirstPause, attempt, _options.MaxRetryDelay);
        return Fits(answer.Call, pause) ? pause : TimeSpan.Zero;
    }

    private bool Fits(Call call, TimeSpan pause) =>
        call.Deadline is not { } deadline || pause < deadline - _options.TimeProvider.GetUtcNow();
}
