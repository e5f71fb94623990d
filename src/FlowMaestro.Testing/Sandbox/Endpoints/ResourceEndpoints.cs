using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Data;
using FlowMaestro.Testing.Sandbox.Http;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace FlowMaestro.Testing.Sandbox.Endpoints;

/// <summary>Lists, gets, creates, changes and deletes the rows of any collection.</summary>
internal sealed class ResourceEndpoints(SandboxState state)
{
    public JsonResponse Handle(ApiRequest request) => request.Operation.Kind switch
    {
        OperationKind.List => List(request),
        OperationKind.Get => state.Responses.One(request, Row(request)),
        OperationKind.Create => Create(request),
        OperationKind.Update => Update(request),
        OperationKind.Replace => Replace(request),
        OperationKind.Delete => Delete(request),
        _ => state.Responses.Example(request),
    };

    private JObject Row(ApiRequest request) => state.Store.Of(request.Route).Find(request.Id) ?? throw Missing(request);

    private JsonResponse List(ApiRequest request)
    {
        var filters = request.Query.Where(q => q.Key is not ("page" or "per_page") && request.Operation.Query.ContainsKey(q.Key)).ToList();
        if (state.Shape == SandboxShape.Deployed && request.Operation.Id == "Triggers_List")
        {
            // The public server lists the triggers of all workflows, whatever the filter says.
            filters.Clear();
        }

        var rows = state.Store.Of(request.Route).Rows.Where(row => filters.TrueForAll(f => (string?)row[f.Key] == f.Value));
        IReadOnlyList<JObject> ordered = request.Operation.Id == "Threads_ListMessages"
            ? [.. rows]
            : [.. ResourceCollection.NewestFirst(rows)];
        return state.Responses.Page(request, ordered, PageRange.Of(request.Query));
    }

    private JsonResponse Create(ApiRequest request)
    {
        var collection = state.Store.Of(request.Route);
        var now = state.Clock.Text();
        var row = new JObject { ["id"] = state.Ids.New(request.Operation.Segments[^1]), ["created_at"] = now, ["updated_at"] = now };
        foreach (var (name, property) in request.Operation.Data!.ActualSchema.ActualProperties)
        {
            if (property.ExtensionData?.ContainsKey("x-secret") == true && property.ActualSchema.Type == JsonObjectType.String)
                row[name] = IdGenerator.Secret((string)row["id"]!);
        }

        row.Merge(PathMembers(request));
        row = state.Responses.Complete(request, ResourceCollection.Merge(row, Sent(request, absent: null)));
        collection.Put(row);
        return state.Responses.One(request, row);
    }

    private JsonResponse Update(ApiRequest request)
    {
        var changes = ResourceCollection.Merge(request.Body, new JObject { ["updated_at"] = state.Clock.Text() });
        return state.Responses.One(request, state.Store.Of(request.Route).Change(request.Id, _ => changes) ?? throw Missing(request));
    }

    private JsonResponse Replace(ApiRequest request)
    {
        var collection = state.Store.Of(request.Route);
        var now = state.Clock.Text();
        var row = Sent(request, absent: new JObject());
        row.Merge(PathMembers(request));
        row["created_at"] = collection.Find(request.Id)?["created_at"] ?? now;
        row["updated_at"] = now;
        collection.Put(row);
        return state.Responses.One(request, row);
    }

    private JsonResponse Delete(ApiRequest request) =>
        state.Responses.One(request, state.Store.Of(request.Route).Remove(request.Id) ?? throw Missing(request));

    /// <summary>The members of the request's schema. One that was not sent is not taken from the example.</summary>
    private static JObject Sent(ApiRequest request, JObject? absent)
    {
        var sent = new JObject();
        foreach (var (name, _) in request.Operation.BodySchema?.ActualProperties ?? new Dictionary<string, JsonSchemaProperty>())
            sent[name] = request.Body[name]?.DeepClone() ?? absent?.DeepClone() ?? JValue.CreateNull();

        return sent;
    }

    private static JObject PathMembers(ApiRequest request)
    {
        var members = new JObject();
        foreach (var (name, value) in request.Route.Values)
            members[name] = value;

        return members;
    }

    private ErrorResponseException Missing(ApiRequest request) =>
        state.Missing(state.Store.Of(request.Route), DocumentedOperation.ParameterName(request.Operation.Segments[^1]), request.Id);
}
