using System.Collections.Concurrent;
using FlowMaestro.Diagnostics;
using Polly;
using Polly.Retry;

namespace FlowMaestro.Http;

/// <summary>
/// The Polly pipelines that run a call's attempts, the first one included: one for each number of retries that is asked for.
/// </summary>
/// <param name="options">The clock, and the longest pause.</param>
/// <param name="clock">Of the pauses; for synchronous calls one that needs no thread of the pool.</param>
/// <param name="diagnostics">Logs each retry.</param>
internal sealed class RetryPipelines(FlowMaestroClientOptions options, TimeProvider clock, ClientDiagnostics diagnostics)
{
    private readonly ConcurrentDictionary<int, ResiliencePipeline<AttemptResult>> _pipelines = new();

    public ResiliencePipeline<AttemptResult> For(int maxRetries) =>
        maxRetries == 0 ? ResiliencePipeline<AttemptResult>.Empty
        : _pipelines.TryGetValue(maxRetries, out var pipeline) ? pipeline
        : _pipelines.GetOrAdd(maxRetries, Build);

    private ResiliencePipeline<AttemptResult> Build(int maxRetries) => new ResiliencePipelineBuilder<AttemptResult> { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions<AttemptResult>
        {
            MaxRetryAttempts = maxRetries,
            ShouldHandle = args => new(args.Outcome.Result is { } result && RetryRules.ShouldRetry(result, options)),
            DelayGenerator = args => new(RetryRules.PauseBefore(args.Outcome.Result!, args.AttemptNumber, options)),
            OnRetry = args =>
            {
                // Polly disposes a result that is followed by another attempt.
                var (result, call) = (args.Outcome.Result!, args.Outcome.Result!.Call);
                call.MayHaveBeenHandled |= ErrorMapping.IsOutcomeUnknown(result);
                diagnostics.Retrying(
                    call.Operation.Method.Method, call.Operation.PathTemplate, call.Attempts, result.ErrorType, args.RetryDelay);
                return default;
            },
        })
        .Build();
}
