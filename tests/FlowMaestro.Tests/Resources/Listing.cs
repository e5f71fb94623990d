using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Resources;

/// <summary>One of the lists that can be read to its end, as the names of its rows.</summary>
internal sealed record Listing(
    string Name,
    string Path,
    Func<FlowMaestroClient, int?, IAsyncEnumerable<string>> AllAsync,
    Func<FlowMaestroClient, int?, IEnumerable<string>> All)
{
    public static IReadOnlyList<Listing> Every { get; } =
    [
        Of("Workflows", "/workflows?", (c, n) => c.Workflows.ListAllAsync(n), (c, n) => c.Workflows.ListAll(n), row => row.Id),
        Of(
            "Executions",
            "/executions?workflow_id=wf_1&",
            (c, n) => c.Executions.ListAllAsync("wf_1", perPage: n),
            (c, n) => c.Executions.ListAll("wf_1", perPage: n),
            row => row.Id),
        Of("Agents", "/agents?", (c, n) => c.Agents.ListAllAsync(n), (c, n) => c.Agents.ListAll(n), row => row.Id),
        Of(
            "AgentMemory",
            "/agents/a/memory?",
            (c, n) => c.Agents.Memory.ListAllAsync("a", n),
            (c, n) => c.Agents.Memory.ListAll("a", n),
            row => row.UserId),
        Of(
            "Messages",
            "/threads/t/messages?",
            (c, n) => c.Threads.ListAllMessagesAsync("t", n),
            (c, n) => c.Threads.ListAllMessages("t", n),
            row => row.Id),
        Of(
            "Triggers",
            "/triggers?",
            (c, n) => c.Triggers.ListAllAsync(perPage: n),
            (c, n) => c.Triggers.ListAll(perPage: n),
            row => row.Id),
        Of(
            "KnowledgeBases",
            "/knowledge-bases?",
            (c, n) => c.KnowledgeBases.ListAllAsync(n),
            (c, n) => c.KnowledgeBases.ListAll(n),
            row => row.Id),
        Of("Webhooks", "/webhooks?", (c, n) => c.Webhooks.ListAllAsync(n), (c, n) => c.Webhooks.ListAll(n), row => row.Id),
        Of(
            "Deliveries",
            "/webhooks/w/deliveries?",
            (c, n) => c.Webhooks.ListAllDeliveriesAsync("w", n),
            (c, n) => c.Webhooks.ListAllDeliveries("w", n),
            row => row.Id),
    ];

    public static Listing Named(string name) => Every.Single(list => list.Name == name);

    /// <summary>A page of rows that every list can read.</summary>
    public static Func<HttpRequestMessage, HttpResponseMessage> Page(bool hasNext, params string[] rows) => _ => StubHandler.JsonResponse(
        $$$"""
        {"data": [{{{string.Join(
            ',', rows.Select(row => $$"""{"id": "{{row}}", "user_id": "{{row}}", "workflow_id": "{{row[..^1]}}"}"""))}}}],
         "pagination": {"page": 1, "per_page": 2, "total_count": 5, "total_pages": 3,
                        "has_next": {{{(hasNext ? "true" : "false")}}}, "has_prev": false},
         "meta": {"request_id": "r", "timestamp": "2026-02-03T10:15:30.123Z"}}
        """);

    public async Task<List<string>> ReadAsync(FlowMaestroClient client, int? perPage, bool async)
    {
        if (!async)
        {
            return [.. All(client, perPage)];
        }

        List<string> rows = [];
        await foreach (var row in AllAsync(client, perPage))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static Listing Of<T>(
        string name,
        string path,
        Func<FlowMaestroClient, int?, IAsyncEnumerable<T>> allAsync,
        Func<FlowMaestroClient, int?, IEnumerable<T>> all,
        Func<T, string> key) =>
        new(
            name,
            $"GET /api/v1{path}",
            (client, perPage) => Keys(allAsync(client, perPage), key),
            (client, perPage) => Keys(all(client, perPage), key));

    private static async IAsyncEnumerable<string> Keys<T>(IAsyncEnumerable<T> rows, Func<T, string> key)
    {
        await foreach (var row in rows)
        {
            yield return key(row);
        }
    }

    // Not a query: only the call itself may check its arguments.
    private static IEnumerable<string> Keys<T>(IEnumerable<T> rows, Func<T, string> key) => rows.Select(key);
}
