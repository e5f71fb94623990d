using NJsonSchema;
using NJsonSchema.CodeGeneration;

namespace FlowMaestro.Tool.Types;

/// <summary>Names the types, members and enum values of one workflow's inputs.</summary>
/// <param name="prefix">The workflow; what is nested in its inputs is named after it, so that two workflows never share a type.</param>
/// <param name="root">The record of the inputs.</param>
internal sealed class InputNames(string prefix, string root) : ITypeNameGenerator, IPropertyNameGenerator, IEnumNameGenerator
{
    // Members that a record has already.
    private static readonly string[] OfRecords =
    [
        "Clone", "EqualityContract", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "PrintMembers", "ReferenceEquals",
        "ToString",
    ];

    public string Generate(JsonSchema schema, string? typeNameHint, IEnumerable<string> reservedTypeNames)
    {
        if (typeNameHint == root)
            return root;

        // The hint for an enum starts with the type that it is a member of.
        var name = Identifiers.Pascal(typeNameHint ?? "");
        string[] outer = [root, prefix];
        var start = Array.Find(outer, start => name.Length > start.Length && name.StartsWith(start, StringComparison.Ordinal)) ?? "";
        return Identifiers.Unique([prefix + name[start.Length..]], [.. reservedTypeNames, root])[0];
    }

    public string Generate(JsonSchemaProperty property)
    {
        var siblings = ((JsonSchema)property.Parent!).Properties.Keys.ToList();

        // A member may not have the name of its type.
        return Identifiers.Unique(siblings.Select(Identifiers.Pascal), [.. OfRecords, root])[siblings.IndexOf(property.Name)];
    }

    public string Generate(int index, string? name, object? value, JsonSchema schema) =>
        Identifiers.Unique(schema.Enumeration.Select(static one => Identifiers.Pascal(one?.ToString() ?? "")), [])[index];
}
