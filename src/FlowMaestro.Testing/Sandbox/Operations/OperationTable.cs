namespace FlowMaestro.Testing.Sandbox.Operations;

/// <summary>Who answers which operation: a few have a meaning of their own, the others do what their method and path say.</summary>
internal sealed class OperationTable
{
    private readonly ResourceOperations _resources;
    private readonly Dictionary<string, Func<Call, Task<Answer>>> _own;

    public OperationTable(SandboxState state)
    {
        var feeds = new ThreadFeeds(state);
        var executions = new ExecutionOperations(state, new ExecutionRegister(state));
        var threads = new ThreadOperations(state, feeds);
        var searches = new SearchOperations(state, feeds);
        _resources = new ResourceOperations(state);
        var webhooks = new WebhookOperations(state, _resources);
        _own = new Dictionary<string, Func<Call, Task<Answer>>>
        {
            ["Workflows_Execute"] = Now(executions.Execute),
            ["Triggers_Execute"] = Now(executions.ExecuteTrigger),
            ["Executions_Cancel"] = Now(executions.Cancel),
            ["Executions_StreamEvents"] = Now(executions.Stream),
            ["Threads_SendMessage"] = threads.SendMessageAsync,
            ["Threads_StreamEvents"] = Now(threads.StreamEvents),
            ["KnowledgeBases_Query"] = Now(searches.Query),
            ["AgentMemory_Search"] = Now(searches.SearchMemory),
            ["AgentMemory_GetStats"] = Now(searches.CountMemory),
            ["Webhooks_Create"] = Now(webhooks.Save),
            ["Webhooks_Update"] = Now(webhooks.Save),
            ["Webhooks_Test"] = webhooks.TestAsync,
        };
    }

    /// <summary>The operations that have a meaning of their own.</summary>
    public IReadOnlyCollection<string> OwnOperations => _own.Keys;

    public Task<Answer> AnswerAsync(Call call) =>
        _own.TryGetValue(call.Operation.Id, out var answer) ? answer(call) : Task.FromResult<Answer>(_resources.Answer(call));

    private static Func<Call, Task<Answer>> Now(Func<Call, Answer> answer) => call => Task.FromResult(answer(call));
}
