using FlowMaestro.Testing.Sandbox.Http;
using FlowMaestro.Testing.Sandbox.Threads;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Endpoints;

/// <summary>Searches knowledge bases and the memory of agents.</summary>
internal sealed class SearchEndpoints(SandboxState state, ThreadMessages messages)
{
    private const int ContextMessages = 2;

    public JsonResponse Query(ApiRequest request)
    {
        var query = request.Body.Value<string>("query")!;
        var topK = request.Body.Value<int?>("top_k") ?? Default(request, "top_k");
        var hits = state.Options.Passages
            .Select((passage, index) => Hit(passage, index, query))
            .OrderByDescending(hit => hit.Value<double>("similarity"))
            .Take(topK);
        return state.Responses.One(request, new JObject
        {
            ["results"] = new JArray(hits),
            ["query"] = query,
            ["top_k"] = topK,
            ["knowledge_base_id"] = request.Id,
        });
    }

    public JsonResponse SearchMemory(ApiRequest request)
    {
        var query = request.Body.Value<string>("query")!.Trim();
        var sent = request.Body.Value<double?>("similarity_threshold");
        var threshold = sent is > 0 ? sent.Value : DefaultOf(request, "similarity_threshold");
        var hits = Conversations(request.Id)
            .SelectMany(messages => messages.Select((_, index) => Hit(messages, index, query)))
            .Where(hit => hit.Value<double>("similarity") >= threshold)
            .OrderByDescending(hit => hit.Value<double>("similarity"))
            .Take(request.Body.Value<int?>("top_k") ?? Default(request, "top_k"))
            .ToList();
        return state.Responses.One(request, new JObject
        {
            ["agent_id"] = request.Id,
            ["query"] = query,
            ["results"] = new JArray(hits),
            ["result_count"] = hits.Count,
        });
    }

    public JsonResponse CountMemory(ApiRequest request) => state.Responses.One(request, new JObject
    {
        ["agent_id"] = request.Id,
        ["working_memory_count"] = state.Store.At([.. request.Route.Segments.SkipLast(1)]).Rows.Count,
        ["embedding_count"] = Conversations(request.Id).Sum(messages => messages.Count),
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
            .Select(thread => messages.MessagesOf((string)thread["id"]!).Rows);

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

    private static int Default(ApiRequest request, string member) => (int)DefaultOf(request, member);

    // The document says what the server takes when a member is left out.
    private static double DefaultOf(ApiRequest request, string member) =>
        Convert.ToDouble(request.Operation.BodySchema!.ActualProperties[member].Default, System.Globalization.CultureInfo.InvariantCulture);
}
