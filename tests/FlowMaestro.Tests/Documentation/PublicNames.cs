using System.Reflection;
using System.Text.RegularExpressions;
using FlowMaestro.Tests.Conventions;

namespace FlowMaestro.Tests.Documentation;

/// <summary>Finds what a page calls by name, such as <c>client.Workflows.ListAsync(page, perPage)</c> or <c>Workflow.Name</c>, in the public surface.</summary>
internal static partial class PublicNames
{
    private const BindingFlags Anything = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly ILookup<string, Type> Types = Conventions.Packages.PublicTypes.ToLookup(static type => TypeName.Plain(type), StringComparer.Ordinal);

    public static bool Exists(string name)
    {
        if (Shape().Match(name) is not { Success: true } shape)
        {
            return false;
        }

        var parts = shape.Groups["path"].Value.Split('.');
        var owners = parts[0] == "client" ? [typeof(FlowMaestroClient)] : Types[parts[0]].ToList();
        if (parts.Length == 1)
        {
            return owners.Count > 0 && !shape.Groups["call"].Success;
        }

        foreach (var part in parts[1..^1])
        {
            owners = [.. owners.Select(owner => TypeOf(owner, part)).OfType<Type>()];
        }

        var arguments = shape.Groups["arguments"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return owners.Exists(owner => (!shape.Groups["call"].Success && TypeOf(owner, parts[^1]) is not null) || HasMethod(owner, parts[^1], arguments));
    }

    private static Type? TypeOf(Type owner, string member) => (owner.GetProperty(member, Anything) as MemberInfo ?? owner.GetField(member, Anything)) switch
    {
        PropertyInfo property => property.PropertyType,
        FieldInfo field => field.FieldType,
        _ => null,
    };

    // In the order in which they would be written.
    private static bool HasMethod(Type owner, string name, string[] arguments) => owner.GetMethods(Anything)
        .Where(method => !method.IsSpecialName && TypeName.Plain(method.Name, method.GetGenericArguments()) == name)
        .Any(method => method.GetParameters().Select(static parameter => parameter.Name).Where(arguments.Contains!).SequenceEqual(arguments));

    [GeneratedRegex(@"^(?<path>\w+(<\w+>)?(\.\w+(<\w+>)?)*)(?<call>\((?<arguments>[^()]*)\))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
