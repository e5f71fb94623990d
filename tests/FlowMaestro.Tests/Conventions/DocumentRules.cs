using FlowMaestro.Tests.Resources;

namespace FlowMaestro.Tests.Conventions;

/// <summary>What the API promises and no code can tell: its endpoints, how each says that it succeeded, and what may be asked for twice.</summary>
internal static class DocumentRules
{
    // A success is 200 where nothing else is said.
    private static readonly string[] Endpoints = [.. """
        GET /workflows, GET /workflows/{workflow_id}, POST /workflows/{workflow_id}/execute 202,
        GET /executions, GET /executions/{execution_id}, POST /executions/{execution_id}/cancel, GET /executions/{execution_id}/events,
        GET /agents, GET /agents/{agent_id}, POST /agents/{agent_id}/threads 201,
        GET /agents/{agent_id}/memory, GET /agents/{agent_id}/memory/{user_id}, PUT /agents/{agent_id}/memory/{user_id}, DELETE /agents/{agent_id}/memory/{user_id},
        POST /agents/{agent_id}/memory/search, GET /agents/{agent_id}/memory/stats,
        GET /threads/{thread_id}, DELETE /threads/{thread_id}, GET /threads/{thread_id}/messages, POST /threads/{thread_id}/messages, GET /threads/{thread_id}/events,
        GET /triggers, POST /triggers/{trigger_id}/execute 202,
        GET /knowledge-bases, GET /knowledge-bases/{knowledge_base_id}, POST /knowledge-bases/{knowledge_base_id}/query,
        GET /webhooks, GET /webhooks/{webhook_id}, POST /webhooks 201, PATCH /webhooks/{webhook_id}, DELETE /webhooks/{webhook_id},
        POST /webhooks/{webhook_id}/test, GET /webhooks/{webhook_id}/deliveries
        """.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static endpoint => endpoint.Replace(" /", " /api/v1/", StringComparison.Ordinal))];

    /// <summary>The endpoints that are missing, each after a minus, and then those that nobody promised.</summary>
    public static IEnumerable<string> OtherEndpoints(IReadOnlyList<DocumentedOperation> operations)
    {
        var endpoints = operations.Select(static o => (int)o.Status == 200 ? $"{o.Method} {o.Path}" : $"{o.Method} {o.Path} {(int)o.Status}").ToList();
        return Endpoints.Except(endpoints).Select(static e => $"- {e}").Concat(endpoints.Except(Endpoints).Select(static e => $"+ {e}"));
    }

    /// <summary>The operations that the document lets be sent again although they must not be, and the other way round.</summary>
    public static IEnumerable<string> WrongRepeats(IReadOnlyList<DocumentedOperation> operations) =>
        operations.Where(static o => (string?)o.Node["x-retry"] != (IsSafe(o) ? "safe" : "never")).Select(static o => $"{o.Id} is said to be {o.Node["x-retry"] ?? "nothing"}");

    // Two searches travel as POST because of their length alone.
    private static bool IsSafe(DocumentedOperation operation) =>
        operation.Method is "GET" or "PUT" or "DELETE" || operation.Id is "KnowledgeBases_Query" or "AgentMemory_Search";
}
