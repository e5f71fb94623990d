using System.Globalization;

namespace FlowMaestro.Diff;

/// <summary>Which changes break callers: those that take something away, or ask for more.</summary>
internal sealed class BreakingRules
{
    private readonly HashSet<string> _sent = [];
    private readonly HashSet<string> _answered = [];

    public BreakingRules(DocumentNode document)
    {
        foreach (var operation in document.Find("paths")!.Members.Values.SelectMany(static path => path.Members.Values))
        {
            Reach(document, operation.Find("requestBody"), _sent);
            Reach(document, operation.Find("parameters"), _sent);
            Reach(document, operation.Find("responses"), _answered);
        }
    }

    public bool Breaks(Change change)
    {
        var (parent, name) = (change.Path[^2], change.Path[^1]);
        var (isNew, isGone, now) = (change.Before is null, change.After is null, change.After?.Text);
        var (isSent, isAnswered) = Directions(change.Path);
        if (DocumentNode.Named.Contains(parent) || change.Path is ["paths", _, _])
        {
            return parent switch
            {
                "responses" => isGone && name.StartsWith('2'), // failures go by their status, documented or not
                "parameters" => isGone || change.After!.Find("required")?.Text == "true",
                _ => isGone,
            };
        }

        return (parent, name) switch
        {
            ("required", _) => isNew ? isSent : isAnswered,
            ("enum", _) => isGone, // the client's enums are open
            ("x-scopes", _) => isNew,
            (_, "x-retry" or "deprecated") => false,
            (_, "x-event-as") => true, // the member of the record has another type
            (_, "x-timeout-seconds") => isGone || Number(change.After) < Number(change.Before),
            (_, "required") => now == "true",
            (_, "nullable") => now == "true" ? isAnswered : isSent,
            (_, ['m', 'i', 'n', ..]) => isSent && !isGone && !(Number(change.After) <= Number(change.Before)),
            (_, ['m', 'a', 'x', ..]) => isSent && !isGone && !(Number(change.After) >= Number(change.Before)),
            _ => !isNew || !string.Join('/', change.Path).Contains("/x-", StringComparison.Ordinal), // an extension lets it do more
        };
    }

    private static double? Number(DocumentNode? node) => double.TryParse(node?.Text, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static void Reach(DocumentNode document, DocumentNode? part, HashSet<string> reached)
    {
        foreach (var reference in part?.References().Where(reached.Add).ToList() ?? [])
        {
            Reach(document, document.Find(reference.Split('/').Skip(1)), reached);
        }
    }

    // A schema that no operation names is one of the events, which the server sends.
    private (bool IsSent, bool IsAnswered) Directions(IReadOnlyList<string> path)
    {
        var reference = $"#/{string.Join('/', path.Take(3))}";
        var isSent = _sent.Contains(reference) || path.Contains("requestBody") || path.Contains("parameters");
        return (isSent, _answered.Contains(reference) || !isSent);
    }
}
