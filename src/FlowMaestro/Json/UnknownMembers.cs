using System.Collections.ObjectModel;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Json;

/// <summary>Members of a response that its record does not know, or could not take, in the order they came.</summary>
internal sealed class UnknownMembers
{
    public static readonly IReadOnlyDictionary<string, JToken> None = ReadOnlyDictionary<string, JToken>.Empty;

    private readonly List<KeyValuePair<string, JsonPayload>> _members = [];
    private IReadOnlyDictionary<string, JToken>? _asDictionary;

    public IReadOnlyDictionary<string, JToken> AsDictionary => _asDictionary ??= Materialize();

    public static UnknownMembers? From(IReadOnlyDictionary<string, JToken> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count == 0)
            return null;

        var unknown = new UnknownMembers();
        foreach (var (name, token) in members)
            unknown.Add(name, JsonPayload.From(token ?? JValue.CreateNull())!);

        return unknown;
    }

    public void Add(string name, JsonPayload value) => _members.Add(new(name, value));

    public void Write(Utf8JsonWriter writer)
    {
        foreach (var (name, value) in _members)
        {
            writer.WritePropertyName(name);
            // Checked when it was read, to a greater depth than the writer would allow.
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
        }
    }

    private Dictionary<string, JToken> Materialize()
    {
        var tokens = new Dictionary<string, JToken>(_members.Count, StringComparer.Ordinal);
        foreach (var (name, value) in _members)
            tokens[name] = value.Token;

        return tokens;
    }
}
