using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Document;

/// <summary>
/// What the events of a stream carry, by type, learnt from the examples of the operation whose name begins with a prefix.
/// </summary>
internal sealed class EventShapes
{
    private readonly DocumentedOperation _operation;
    private readonly bool _errorsAreText;
    private readonly Dictionary<string, JObject> _examples = [];
    private readonly JObject _common;

    public EventShapes(DocumentedOperation operation, string prefix, bool errorsAreText)
    {
        _operation = operation;
        _errorsAreText = errorsAreText;
        foreach (var (type, data) in operation.StreamExamples(prefix).SelectMany(Frames))
            _examples.TryAdd(type, data);

        _common = Common([.. _examples.Where(e => e.Key != "connected").Select(e => e.Value)]);
    }

    /// <param name="type">A type without an example carries what all others carry.</param>
    /// <param name="payload">The members under their documented names.</param>
    public ServerEvent Event(string type, JObject payload) =>
        new(type, new WireShape(_examples.Get(type) ?? _common, _operation.EventSchema!, _errorsAreText).Send(payload));

    private static IEnumerable<(string Type, JObject Data)> Frames(string text) =>
        from frame in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        let lines = frame.Split('\n')
        let type = Line(lines, "event: ")
        let data = Line(lines, "data: ")
        where type is not null && data is not null
        select (type, Parse(data));

    private static string? Line(IEnumerable<string> lines, string field) =>
        lines.FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?[field.Length..];

    private static JObject Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(reader);
    }

    private static JObject Common(IReadOnlyList<JObject> examples)
    {
        var common = new JObject();
        foreach (var member in examples[0].Properties().Where(p => examples.All(e => e.ContainsKey(p.Name))))
            common.Add(member.Name, member.Value);

        return common;
    }
}
