using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Data;

/// <summary>The rows of a new sandbox: those of the document's examples, and the workflows of the options.</summary>
internal sealed class SeedData(ApiDocument document, FlowMaestroSandboxOptions options, ResourceStore store)
{
    // The API has no operation that creates these.
    private static readonly string[] NotCreatable = ["agents", "triggers", "knowledge-bases"];

    private readonly string _shape = ExampleRows.Name(options.Shape);
    private readonly Dictionary<string, string> _renamed = [];

    public void Load()
    {
        var workflows = document.Find("Workflows_List")!;
        LoadWorkflows(workflows);
        var readers = document.Operations
            .Where(o => o.Kind is OperationKind.List or OperationKind.Get && o.Segments[2] != workflows.Segments[2]);
        foreach (var operation in readers.OrderBy(o => o.Segments.Count))
        {
            if (!options.StartEmpty || (NotCreatable.Contains(operation.Segments[2]) && operation.Segments.Count <= 4))
                Load(operation);
        }
    }

    private void LoadWorkflows(DocumentedOperation list)
    {
        var known = ExampleRows.Of(list, _shape).ToDictionary(row => (string)row["name"]!, row => (string)row["id"]!);
        var collection = store.At(list.Segments);
        foreach (var workflow in options.Workflows)
        {
            var id = workflow.Id ?? known.GetValueOrDefault(workflow.Name) ?? NewId(workflow.Name);
            collection.Put(WorkflowRow.Of(workflow, id, age: collection.Rows.Count));
        }
    }

    private string NewId(string name) => options.Shape == SandboxShape.Documented
        ? "wf_" + string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))
        : IdGenerator.Uuid("workflow " + name);

    private void Load(DocumentedOperation operation)
    {
        if (Resolve(operation.IsItem ? [.. operation.Segments.SkipLast(1)] : operation.Segments) is not { } path)
            return;

        var collection = store.At(path);
        var schema = operation.Data!.ActualSchema.Item ?? operation.Data;
        foreach (var row in ExampleRows.Of(operation, _shape).Select(sent => WireShape.Receive(sent, schema)))
        {
            Rename(row, collection.KeyMember);
            Connect(row);
            var key = (string)row[collection.KeyMember]!;
            collection.Put(ResourceCollection.Merge(collection.Find(key) ?? [], row));
        }
    }

    /// <summary>The path below the first row of each parent; null where a parent has none.</summary>
    private List<string>? Resolve(IReadOnlyList<string> template)
    {
        var path = new List<string>();
        foreach (var segment in template)
        {
            if (!DocumentedOperation.IsParameter(segment))
            {
                path.Add(segment);
                continue;
            }

            var parents = store.At(path);
            if (parents.Rows is not [var parent, ..])
                return null;

            path.Add((string)parent[parents.KeyMember]!);
        }

        return path;
    }

    // An example that both shapes share has readable ids; the public server has UUIDs.
    private void Rename(JObject row, string keyMember)
    {
        if (options.Shape == SandboxShape.Deployed && keyMember == "id"
            && (string)row["id"]! is var id && id.Contains('_', StringComparison.Ordinal))
        {
            _renamed[id] = IdGenerator.Uuid(id);
            row["id"] = _renamed[id];
        }
    }

    // The examples are independent of each other: a reference to a row that does not exist is set to the last one that does.
    private void Connect(JObject row)
    {
        bool IsReference(JProperty member) =>
            member.Name.EndsWith("_id", StringComparison.Ordinal) && member.Value.Type == JTokenType.String;
        foreach (var reference in row.Properties().Where(IsReference).ToList())
        {
            var target = document.Operations
                .FirstOrDefault(o => o.IsItem && o.Segments.Count == 4 && o.Segments[^1] == $"{{{reference.Name}}}");
            if (target is null || store.At([.. target.Segments.SkipLast(1)]) is not { Rows.Count: > 0 } rows)
                continue;

            var id = (string)reference.Value!;
            id = _renamed.GetValueOrDefault(id, id);
            reference.Value = rows.Find(id) is null ? rows.Rows[^1][rows.KeyMember]! : id;
        }
    }
}
