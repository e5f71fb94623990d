using FlowMaestro.Testing.Document;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>The way of a request through the sandbox, in the order of the server: body, key, allowance, scopes, ids, handling.</summary>
internal sealed class RequestPipeline(SandboxState state, RequestLog log, FaultList faults, Operations.OperationTable operations)
{
    private readonly KeyRing _keys = new(state);
    private readonly RateLimiter _limiter = new(state.Options, state.Clock);

    public async Task HandleAsync(HttpContext context)
    {
        var request = await IncomingRequest.ReadAsync(context).ConfigureAwait(false);
        var route = state.Document.Match(request.Method, request.Segments);
        var violations = request.Check(route);
        var recorded = log.Add(request, route?.Operation.Id, violations);
        if (state.Options.Latency > TimeSpan.Zero)
        {
            await Task.Delay(state.Options.Latency, state.Clock, context.RequestAborted).ConfigureAwait(false);
        }

        var writer = new AnswerWriter(state, context, recorded);
        Answer answer;
        try
        {
            answer = await AnswerAsync(request, route, violations, writer, context.RequestAborted).ConfigureAwait(false);
        }
        catch (RefusalException refusal)
        {
            answer = refusal.Answer;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A delegate of the options has thrown, or the sandbox has a fault: whoever runs the test should read it.
            answer = state.Refusals.Error(500, "internal_error", $"The sandbox could not answer: {exception.Message}");
        }

        await writer.WriteAsync(answer).ConfigureAwait(false);
    }

    private async Task<Answer> AnswerAsync(
        IncomingRequest request, Route? route, IReadOnlyList<Violation> violations, AnswerWriter writer, CancellationToken aborted)
    {
        if (route is null || DeployedQuirks.HasNoRoute(state.Options, route.Operation.Id))
        {
            return Refusals.NoRoute(request.Method, request.Path);
        }

        var fault = faults.Take(route.Operation.Id);
        if (fault is { AfterHandling: false })
        {
            return Injected(fault, route.Operation);
        }

        if (request.Body.Refusal is { } refusal)
        {
            return refusal;
        }

        var key = _keys.Check(route.Operation, request.Headers);
        writer.Allowance = _limiter.Take(key.Value);
        if (writer.Allowance.Window is not null)
        {
            return state.Refusals.RateLimited(writer.Allowance);
        }

        _keys.CheckScopes(route.Operation, key);
        if (violations.Where(v => v.IsRefused).ToList() is { Count: > 0 } refused)
        {
            return state.Refusals.Invalid(refused);
        }

        CheckParents(route);
        var call = new Call(route, request.Query, request.Body.Json as JObject ?? [], aborted);
        var answer = await operations.AnswerAsync(call).ConfigureAwait(false);
        return fault is null ? answer : new NoAnswer();
    }

    /// <summary>Whatever the path goes through must exist; what it ends in is the business of the operation.</summary>
    private void CheckParents(Route route)
    {
        var template = route.Operation.Segments;
        for (var i = 0; i < template.Count - (route.Operation.IsItem ? 1 : 0); i++)
        {
            if (!DocumentedOperation.IsParameter(template[i]) || !state.Document.ShowsRows([.. template.Take(i)]))
            {
                continue;
            }

            var parents = state.Store.At([.. route.Segments.Take(i)]);
            if (parents.Find(route.Segments[i]) is null)
            {
                throw state.Missing(parents, DocumentedOperation.ParameterName(template[i]), route.Segments[i]);
            }
        }
    }

    private Answer Injected(Fault fault, DocumentedOperation operation)
    {
        if (fault.Status is not { } status)
        {
            return new NoAnswer();
        }

        return state.Refusals.Documented(operation, status, fault.Example) is not { } answer
            ? new PageAnswer(status)
            : fault.RetryAfter is { } wait ? WithRetryAfter(answer, (int)Math.Ceiling(wait.TotalSeconds)) : answer;
    }

    private static JsonAnswer WithRetryAfter(JsonAnswer answer, int seconds)
    {
        if (answer.Body?["error"]?["details"] is JObject details)
        {
            details["retry_after"] = seconds;
        }

        return answer with { RetryAfterSeconds = seconds };
    }
}
