using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Operations;

/// <summary>Searching knowledge bases and what agents remember.</summary>
internal sealed class SearchOperations(SandboxState state, ThreadFeeds feeds)
{
    private const int ContextMessages = 2;

    public JsonAnswer Query(Call call)
    {
        var query = call.Body.Value<string>("query")!;
        var topK = call.Body.Value<int?>("top_k") ?? Default(call, "top_k");
        var hits = state.Options.Passages
            .Select((passage, index) => Hit(passage, index, query))
            .OrderByDescending(hit => hit.Value<double>("similarity"))
            .Take(topK);
        return state.Answers.One(call, new JObject
        {
            ["results"] = new JArray(hits),
            ["query"] = query,
            ["top_k"] = topK,
            ["knowledge_base_id"] = call.Id,
        });
    }

    public JsonAnswer SearchMemory(Call call)
    {
        var query = call.Body.Value<string>("query")!.Trim();
        var threshold = call.Body.Value<double?>("similarity_threshold") is { } given and > 0 ? given : DefaultOf(call, "similarity_threshold");
        var hits = Conversations(call.Id)
            .SelectMany(messages => messages.Select((_, index) => Hit(messages, index, query)))
            .Where(hit => hit.Value<double>("similarity") >= threshold)
            .OrderByDescending(hit => hit.Value<double>("similarity"))
            .Take(call.Body.Value<int?>("top_k") ?? Default(call, "top_k"))
            .ToList();
        return state.Answers.One(call, new JObject
        {
            ["agent_id"] = call.Id,
            ["query"] = query,
            ["results"] = new JArray(hits),
            ["result_count"] = hits.Count,
        });
    }

    public JsonAnswer CountMemory(Call call) => state.Answers.One(call, new JObject
    {
        ["agent_id"] = call.Id,
        ["working_memory_count"] = state.Store.At([.. call.Route.Segments.SkipLast(1)]).Rows.Count,
        ["embedding_count"] = Conversations(call.Id).Sum(messages => messages.Count),
    });

    private JObject Hit(SandboxPassage passage, int index, string query) => new()
    {
        ["id"] = state.Ids.Numbered("chunks", index + 1),
        ["content"] = passage.Content,
        ["document_id"] = state.Ids.Numbered("documents", DocumentNumber(passage)),
        ["document_name"] = passage.DocumentName,
        ["similarity"] = Similarity.Of(query, passage.Content),
        ["metadata"] = new JObject(),
    };

    private int DocumentNumber(SandboxPassage passage) =>
        state.Options.Passages.Select(p => p.DocumentName).Distinct().TakeWhile(name => name != passage.DocumentName).Count() + 1;

    private IEnumerable<IReadOnlyList<JObject>> Conversations(string agentId) =>
        state.Store.Of("Threads_Get").Rows
            .Where(thread => (string?)thread["agent_id"] == agentId)
            .Select(thread => feeds.MessagesOf((string)thread["id"]!).Rows);

    private static JObject Hit(IReadOnlyList<JObject> messages, int index, string query) => new()
    {
        ["content"] = messages[index]["content"],
        ["role"] = messages[index]["role"],
        ["similarity"] = Similarity.Of(query, (string)messages[index]["content"]!),
        ["execution_id"] = null,
        ["context_before"] = new JArray(messages.Take(index).TakeLast(ContextMessages).Select(Context)),
        ["context_after"] = new JArray(messages.Skip(index + 1).Take(ContextMessages).Select(Context)),
    };

    private static JObject Context(JObject message, int index) => new()
    {
        ["id"] = message["id"],
        ["content"] = message["content"],
        ["message_role"] = message["role"],
        ["message_index"] = index,
        ["created_at"] = message["created_at"],
    };

    private static int Default(Call call, string member) => (int)DefaultOf(call, member);

    // What the server takes when a member is left out stands in the document.
    private static double DefaultOf(Call call, string member) =>
        Convert.ToDouble(call.Operation.BodySchema!.ActualProperties[member].Default, System.Globalization.CultureInfo.InvariantCulture);
}
