using System.Reflection;
using System.Xml.Linq;
using FlowMaestro.Tests.Conventions;

namespace FlowMaestro.Site;

/// <summary>The public types of the packages and what is written about them.</summary>
internal sealed class Surface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] Packages = ["FlowMaestro", "FlowMaestro.AspNetCore", "FlowMaestro.Extensions.DependencyInjection", "FlowMaestro.Testing"];

    private readonly Dictionary<string, XElement> _comments = [];
    private readonly Dictionary<string, string> _addresses = [];
    private readonly HashSet<string> _faults = [];

    private Surface(IReadOnlyList<Assembly> assemblies)
    {
        Types = [.. assemblies.SelectMany(static assembly => assembly.GetExportedTypes()).OrderBy(static type => type.Namespace, StringComparer.Ordinal).ThenBy(NameOf, StringComparer.Ordinal)];
        foreach (var member in assemblies.SelectMany(static assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")))
        {
            _comments[(string)member.Attribute("name")!] = member;
        }

        foreach (var type in Types)
        {
            _addresses[MemberId.Of(type)] = PageOf(type);
            foreach (var member in MembersOf(type))
            {
                _addresses[MemberId.Of(member)] = $"{PageOf(type)}#{AnchorOf(member)}";
            }
        }
    }

    public IReadOnlyList<Type> Types { get; }

    /// <summary>References to what no page shows.</summary>
    public IEnumerable<string> Faults => _faults.Order(StringComparer.Ordinal);

    public static Surface Load() => new([.. Packages.Select(Assembly.Load)]);

    public static string NameOf(Type type) => TypeName.Of(type);

    public static string PageOf(Type type) => $"{type.FullName!.Replace('+', '.').Replace('`', '-')}.html";

    public static string AnchorOf(MemberInfo member) => MemberId.Of(member)[2..];

    public static IEnumerable<MemberInfo> MembersOf(Type type) => type.GetMembers(Declared)
        .Where(static member => member is not Type && PublicSurface.IsVisible(member) && !PublicSurface.IsMadeByTheCompiler(member))
        .OrderBy(static member => member is ConstructorInfo ? 0 : member is FieldInfo ? 1 : member is PropertyInfo ? 2 : 3)
        .ThenBy(static member => PublicApiListing.Text(member), StringComparer.Ordinal);

    /// <summary>What is written about a member, or about the one that it has its comment from. Null: nothing.</summary>
    public XElement? CommentOf(MemberInfo member)
    {
        var comment = _comments.GetValueOrDefault(MemberId.Of(member));
        if (comment?.Element("inheritdoc") is not { } inherited)
        {
            return comment;
        }

        return inherited.Attribute("cref") is { } cref ? _comments.GetValueOrDefault(cref.Value) : Inherited(member) is { } from ? CommentOf(from) : null;
    }

    /// <summary>Where a reference leads, from the pages of the reference; null where it leaves these packages.</summary>
    public string? AddressOf(string cref)
    {
        if (_addresses.TryGetValue(cref, out var address))
        {
            return address;
        }

        if (cref[2..].StartsWith("FlowMaestro.", StringComparison.Ordinal) || cref[0] == '!')
        {
            _faults.Add($"{cref} is referred to, but is not public");
        }

        return null;
    }

    private static MemberInfo? Inherited(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => constructor.DeclaringType!.BaseType?.GetConstructor(Declared, [.. constructor.GetParameters().Select(static p => p.ParameterType)]),
        MethodInfo method when method.GetBaseDefinition() is { } root && root != method => root,
        _ => null,
    };
}
