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
    private readonly Lazy<ResiliencePipeline<Answer>> _asynchronous;

    // On a clock that needs no pool thread.
    private readonly Lazy<ResiliencePipeline<Answer>> _synchronous;

    public RetryPolicy(FlowMaestroClientOptions options, ClientDiagnostics diagnostics)
    {
        _options = options;
        _diagnostics = diagnostics;
        _asynchronous = new(() => Build(options.TimeProvider));
        _synchronous = new(() => Build(DedicatedThreadTimeProvider.For(options.TimeProvider)));
    }

    /// <summary>Goes on after an attempt that is to be followed by another. Most calls never get here, so the pipelines are made when one does.</summary>
    /// <param name="async">Whether to yield.</param>
    /// <param name="first">The attempt that was made; the pipeline takes it for its own first one.</param>
    /// <param name="attemptAsync">Makes another.</param>
    public async ValueTask<Answer> RepeatAsync(bool async, Answer first, Func<bool, Call, CancellationToken, ValueTask<Answer>> attemptAsync)
    {
        var call = first.Call;
        var made = first;
        return async
            ? await _asynchronous.Value.ExecuteAsync(token => Take(ref made) is { } answer ? new(answer) : attemptAsync(true, call, token), call.CallerToken).ConfigureAwait(false)
            : _synchronous.Value.Execute(token => Take(ref made) ?? Synchronously.Take(attemptAsync(false, call, token)), call.CallerToken);
    }

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

    private static Answer? Take(ref Answer? answer)
    {
        var taken = answer;
        answer = null;
        return taken;
    }

    public bool ShouldRetry(Answer answer)
    {
        var call = answer.Call;
        if (answer.IsSuccess || !call.HasRetriesLeft || !(call.Operation.IsSafe ? MayPass(answer) : WasNotHandled(answer)))
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

    private static bool Fits(Call call, TimeSpan pause) => call.TimeLeft is not { } left || pause < left;
}
