using FlowMaestro.Testing.Document;
using Microsoft.AspNetCore.Http;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>Decides what reaches an endpoint, and turns what was thrown on the way into an error response.</summary>
internal sealed class RequestChecks(SandboxState state)
{
    private const string RequestId = "x-request-id";

    public async Task HandleErrorsAsync(HttpContext context, RequestDelegate next)
    {
        if (state.Options.Latency > TimeSpan.Zero)
            await Task.Delay(state.Options.Latency, state.Clock, context.RequestAborted).ConfigureAwait(false);

        context.Response.Headers[RequestId] =
            context.Request.Headers.TryGetValue(RequestId, out var sent) ? sent : state.Ids.New("req");
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (ErrorResponseException error)
        {
            await error.Response.ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !context.Response.HasStarted)
        {
            // A delegate of the options has thrown, or the sandbox has a bug: the message is sent, so that the failed test shows it.
            var error = state.Errors.Error(500, "internal_error", $"The sandbox could not respond: {exception.Message}");
            await error.ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    public void RequireRoute(ApiRequest request)
    {
        // A server that cannot stream replies has no events of threads.
        if (!request.HasRoute
            || (request.Operation.Id == "Threads_StreamEvents" && state.Options.MessageStreaming == SandboxMessageStreaming.None))
        {
            throw new ErrorResponseException(ErrorResponses.NoRoute(request.Http.Method, request.Path));
        }
    }

    public static void RequireReadableBody(ApiRequest request)
    {
        if (request.Content.Error is { } error)
            throw new ErrorResponseException(error);
    }

    public void RequireValidRequest(ApiRequest request)
    {
        if (request.Violations.Where(v => v.IsRefused).ToList() is { Count: > 0 } refused)
            throw new ErrorResponseException(state.Errors.Invalid(refused));
    }

    /// <summary>Every row that the path goes through must exist; the last one is up to the operation.</summary>
    public void RequireParents(ApiRequest request)
    {
        var template = request.Operation.Segments;
        for (var i = 0; i < template.Count - (request.Operation.IsItem ? 1 : 0); i++)
        {
            if (!DocumentedOperation.IsParameter(template[i]) || !state.Document.ShowsRows([.. template.Take(i)]))
                continue;

            var parents = state.Store.At([.. request.Route.Segments.Take(i)]);
            if (parents.Find(request.Route.Segments[i]) is null)
                throw state.Missing(parents, DocumentedOperation.ParameterName(template[i]), request.Route.Segments[i]);
        }
    }
}
