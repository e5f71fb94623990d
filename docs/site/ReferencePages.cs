using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FlowMaestro.Tests.Conventions;

namespace FlowMaestro.Site;

/// <summary>A page for each public type, and one that lists them.</summary>
internal sealed partial class ReferencePages(Surface surface, SiteFolder site)
{
    private readonly Comments _comments = new(surface);

    // Simple names are unique among the packages; a test of the names sees to that.
    private readonly ILookup<string, Type> _byName = surface.Types.ToLookup(static type => type.Name.Split('`')[0], StringComparer.Ordinal);

    public void Write()
    {
        foreach (var type in surface.Types)
        {
            site.Write($"api/{Surface.PageOf(type)}", Surface.NameOf(type), Page(type));
        }

        var index = new StringBuilder("<h1>Reference</h1>\n<input id=\"filter\" type=\"search\" placeholder=\"Filter types and members\" aria-label=\"Filter types and members\">\n");
        foreach (var group in surface.Types.GroupBy(static type => type.Namespace!))
        {
            index.Append(Invariant($"<section><h2>{group.Key}</h2>\n<table>\n"));
            foreach (var type in group)
            {
                var members = string.Join(' ', Surface.MembersOf(type).Select(static member => member.Name).Distinct());
                index.Append(Invariant($"<tr data-names=\"{Encode($"{Surface.NameOf(type)} {members}")}\"><td><a href=\"{Surface.PageOf(type)}\"><code>{Encode(Surface.NameOf(type))}</code></a></td><td>{Summary(type)}</td></tr>\n"));
            }

            index.Append("</table></section>\n");
        }

        site.Write("api/index.html", "Reference", index.ToString());
    }

    private string Page(Type type)
    {
        var page = new StringBuilder(Invariant($"<p class=\"crumbs\">{type.Namespace} · {type.Assembly.GetName().Name}</p>\n<h1>{Encode(Surface.NameOf(type))}</h1>\n"));
        page.Append(Invariant($"<pre class=\"signature\">{Linked(PublicApiListing.Header(type).Replace($"{type.Namespace}.", "", StringComparison.Ordinal), type)}</pre>\n"));
        page.Append(Body(type));
        var members = Surface.MembersOf(type).ToList();
        foreach (var member in members)
        {
            page.Append(Invariant($"<section class=\"member\" id=\"{Encode(Surface.AnchorOf(member))}\">\n<h2>{Encode(Name(member))}</h2>\n<pre class=\"signature\">{Linked(Signature(member), type)}</pre>\n"));
            page.Append(Body(member)).Append("</section>\n");
        }

        return page.ToString();
    }

    private string Body(MemberInfo member)
    {
        if (surface.CommentOf(member) is not { } comment)
        {
            return "";
        }

        var body = new StringBuilder();
        Append(body, "p", comment.Element("summary"));
        List(body, "Parameters", comment.Elements("param").Select(e => ($"<code>{e.Attribute("name")!.Value}</code>", _comments.Html(e))));
        Append(body, "p", comment.Element("returns"), "<strong>Returns</strong> ");
        List(body, "Exceptions", comment.Elements("exception").Select(e => (_comments.Link(e.Attribute("cref")!.Value), _comments.Html(e))));
        Append(body, "div", comment.Element("remarks"));
        return body.ToString();
    }

    private void Append(StringBuilder body, string tag, XElement? element, string before = "")
    {
        if (_comments.Html(element) is { Length: > 0 } html)
        {
            body.Append(Invariant($"<{tag}>{before}{html}</{tag}>\n"));
        }
    }

    private static void List(StringBuilder body, string title, IEnumerable<(string Term, string Text)> rows)
    {
        var list = rows.Where(static row => row.Text.Length > 0).ToList();
        if (list.Count > 0)
        {
            body.Append(Invariant($"<h3>{title}</h3>\n<dl>{string.Concat(list.Select(static row => $"<dt>{row.Term}</dt><dd>{row.Text}</dd>\n"))}</dl>\n"));
        }
    }

    private string Summary(Type type) => _comments.Html(surface.CommentOf(type)?.Element("summary"));

    private static string Name(MemberInfo member) => member is ConstructorInfo ? Surface.NameOf(member.DeclaringType!) : member.Name;

    // The listing has the type at the end of the line, C# at its beginning.
    private static string Signature(MemberInfo member)
    {
        var text = PublicApiListing.Text(member).Replace("virtual ", "", StringComparison.Ordinal);
        if (text.Split(" -> ") is not [var left, var type])
        {
            return text;
        }

        var modifier = ModifierBefore().Match(left).Value;
        return $"{modifier}{type} {left[modifier.Length..]}";
    }

    private string Linked(string signature, Type on) => Identifier().Replace(signature, match =>
        match.Groups["name"] is { Success: true } name && _byName[name.Value].FirstOrDefault() is { } type && type != on
            ? $"<a href=\"{Surface.PageOf(type)}\">{name.Value}</a>"
            : Encode(match.Value));

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    [GeneratedRegex("^(?:(?:protected|static|override|readonly|abstract) )*")]
    private static partial Regex ModifierBefore();

    [GeneratedRegex(@"(?<![.\w])(?<name>[A-Z]\w*)(?!\w|\()|[<>&""]|\w+|.", RegexOptions.ExplicitCapture)]
    private static partial Regex Identifier();
}
