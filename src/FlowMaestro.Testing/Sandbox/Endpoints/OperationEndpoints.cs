using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Executions;
using FlowMaestro.Testing.Sandbox.Http;
using FlowMaestro.Testing.Sandbox.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FlowMaestro.Testing.Sandbox.Endpoints;

/// <summary>
/// Maps an endpoint for every operation of the document. A few have a handler of their own; the others do what their method
/// and path say.
/// </summary>
internal sealed class OperationEndpoints
{
    private readonly ApiDocument _document;
    private readonly ResourceEndpoints _resources;
    private readonly Dictionary<string, Func<ApiRequest, Task<IResult>>> _handlers;

    public OperationEndpoints(SandboxState state)
    {
        var messages = new ThreadMessages(state);
        var executions = new ExecutionEndpoints(state, new ExecutionStore(state));
        var threads = new ThreadEndpoints(state, messages);
        var searches = new SearchEndpoints(state, messages);
        _document = state.Document;
        _resources = new ResourceEndpoints(state);
        var webhooks = new WebhookEndpoints(state, _resources);
        _handlers = new Dictionary<string, Func<ApiRequest, Task<IResult>>>
        {
            ["Workflows_Execute"] = Sync(executions.Execute),
            ["Triggers_Execute"] = Sync(executions.ExecuteTrigger),
            ["Executions_List"] = Sync(executions.List),
            ["Executions_Cancel"] = Sync(executions.Cancel),
            ["Executions_StreamEvents"] = Sync(executions.StreamEvents),
            ["Threads_SendMessage"] = threads.SendMessageAsync,
            ["Threads_StreamEvents"] = Sync(threads.StreamEvents),
            ["KnowledgeBases_Query"] = Sync(searches.Query),
            ["AgentMemory_Search"] = Sync(searches.SearchMemory),
            ["AgentMemory_GetStats"] = Sync(searches.CountMemory),
            ["Webhooks_Create"] = Sync(webhooks.Save),
            ["Webhooks_Update"] = Sync(webhooks.Save),
            ["Webhooks_Test"] = webhooks.TestAsync,
        };
    }

    /// <summary>The operations that have a handler of their own.</summary>
    public IReadOnlyCollection<string> OperationsWithHandler => _handlers.Keys;

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var operation in _document.Operations)
        {
            var handler = _handlers.GetValueOrDefault(operation.Id) ?? Sync(_resources.Handle);
            routes.MapMethods(operation.Path, [operation.Method], context => ExecuteAsync(context, handler)).WithMetadata(operation);
        }
    }

    private static async Task ExecuteAsync(HttpContext context, Func<ApiRequest, Task<IResult>> handler)
    {
        var request = ApiRequest.Of(context);
        var result = await handler(request).ConfigureAwait(false);
        if (request.DropsConnection)
        {
            context.Abort();
            return;
        }

        await result.ExecuteAsync(context).ConfigureAwait(false);
    }

    private static Func<ApiRequest, Task<IResult>> Sync(Func<ApiRequest, IResult> handler) => request => Task.FromResult(handler(request));
}
