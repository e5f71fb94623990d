using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace FlowMaestro.Testing.Sandbox.Operations;

/// <summary>What every collection can do, whatever stands in it.</summary>
internal sealed class ResourceOperations(SandboxState state)
{
    public JsonAnswer Answer(Call call) => call.Operation.Kind switch
    {
        OperationKind.List => List(call),
        OperationKind.Get => state.Answers.One(call, Row(call)),
        OperationKind.Create => Create(call),
        OperationKind.Update => Update(call),
        OperationKind.Replace => Replace(call),
        OperationKind.Delete => Delete(call),
        _ => state.Answers.Example(call),
    };

    /// <summary>The row that the last parameter of the path names.</summary>
    public JObject Row(Call call) => state.Store.Of(call.Route).Find(call.Id) ?? throw Missing(call);

    private JsonAnswer List(Call call)
    {
        var filters = call.Query.Where(q => q.Key is not ("page" or "per_page") && call.Operation.Query.ContainsKey(q.Key)).ToList();
        var rows = InOrder(call, state.Store.Of(call.Route).Rows);
        return state.Answers.Many(call, DeployedQuirks.IgnoresFilters(state.Shape, call)
            ? rows
            : [.. rows.Where(row => filters.TrueForAll(f => (string?)row[f.Key] == f.Value))]);
    }

    // Messages are read from the first to the last, everything else from the latest back.
    private static IReadOnlyList<JObject> InOrder(Call call, IReadOnlyList<JObject> rows) =>
        call.Operation.Id == "Threads_ListMessages" ? rows : [.. rows.Reverse().OrderByDescending(row => (string?)row["created_at"], StringComparer.Ordinal)];

    private JsonAnswer Create(Call call)
    {
        var collection = state.Store.Of(call.Route);
        var now = state.Clock.Text();
        var row = new JObject { ["id"] = state.Ids.New(call.Operation.Segments[^1]), ["created_at"] = now, ["updated_at"] = now };
        foreach (var (name, property) in call.Operation.Data!.ActualSchema.ActualProperties)
        {
            if (property.ExtensionData?.ContainsKey("x-secret") == true && property.ActualSchema.Type == JsonObjectType.String)
            {
                row[name] = SandboxIds.Secret((string)row["id"]!);
            }
        }

        row.Merge(PathMembers(call));
        row = state.Answers.Complete(call, ResourceCollection.Merge(row, Sent(call, absent: null)));
        collection.Put(row);
        return state.Answers.One(call, row);
    }

    private JsonAnswer Update(Call call)
    {
        var changes = ResourceCollection.Merge(call.Body, new JObject { ["updated_at"] = state.Clock.Text() });
        return state.Answers.One(call, state.Store.Of(call.Route).Change(call.Id, _ => changes) ?? throw Missing(call));
    }

    private JsonAnswer Replace(Call call)
    {
        var collection = state.Store.Of(call.Route);
        var now = state.Clock.Text();
        var row = Sent(call, absent: new JObject());
        row.Merge(PathMembers(call));
        row["created_at"] = collection.Find(call.Id)?["created_at"] ?? now;
        row["updated_at"] = now;
        collection.Put(row);
        return state.Answers.One(call, row);
    }

    private JsonAnswer Delete(Call call) => state.Answers.One(call, state.Store.Of(call.Route).Remove(call.Id) ?? throw Missing(call));

    /// <summary>The members of the request's schema; what was not sent has another value, not that of an example.</summary>
    private static JObject Sent(Call call, JObject? absent)
    {
        var sent = new JObject();
        foreach (var (name, _) in call.Operation.BodySchema?.ActualProperties ?? new Dictionary<string, JsonSchemaProperty>())
        {
            sent[name] = call.Body[name]?.DeepClone() ?? absent?.DeepClone() ?? JValue.CreateNull();
        }

        return sent;
    }

    private static JObject PathMembers(Call call)
    {
        var members = new JObject();
        foreach (var (name, value) in call.Route.Values)
        {
            members[name] = value;
        }

        return members;
    }

    private RefusalException Missing(Call call) =>
        state.Missing(state.Store.Of(call.Route), DocumentedOperation.ParameterName(call.Operation.Segments[^1]), call.Id);
}
