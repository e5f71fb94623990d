using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>The stubs of one operation. They are never changed: what is changed is a copy.</summary>
/// <param name="Id">The id in the OpenAPI document.</param>
/// <param name="Mappings">One for each answer, and those for requests that ask for none by name.</param>
/// <param name="Plain">The success in terms that other importers understand.</param>
internal sealed record OperationStubs(string Id, IReadOnlyList<JObject> Mappings, JObject Plain)
{
    private const int BeforeAllOthers = 10;

    /// <summary>The good answers with a body of JSON.</summary>
    public IEnumerable<JObject> Successes => Responses.Where(response => (int)response["status"]! is >= 200 and < 300 && response["jsonBody"] is not null);

    private IEnumerable<JObject> Responses => Mappings.Select(mapping => (JObject)mapping["response"]!);

    /// <param name="name">A status, or a status and the name of an example.</param>
    /// <exception cref="ArgumentException">There is no such answer.</exception>
    public JObject Answer(string name) => Copy(
        Mappings.FirstOrDefault(mapping => (string?)mapping["metadata"]![StubVocabulary.Answer] == name || (string?)mapping["response"]!["status"] == name)?["response"]
        ?? throw new ArgumentException($"The OpenAPI document has no answer {name} of {Id}.", nameof(name)));

    /// <exception cref="ArgumentException">The operation answers no events.</exception>
    public JObject Stream() => Copy(
        Responses.FirstOrDefault(response => (string?)response["headers"]!["Content-Type"] == DocumentedAnswer.EventStream)
        ?? throw new ArgumentException($"{Id} does not stream."));

    /// <summary>Answers whatever the operation is asked, before all others.</summary>
    public JObject Override(string name, JObject response)
    {
        var request = Mappings[0]["request"]!;
        var path = (string)request["urlPathTemplate"]!;
        return new JObject
        {
            ["name"] = $"{Id} {name}",
            ["priority"] = BeforeAllOthers + path.Count(static c => c == '{'),
            ["request"] = new JObject { ["method"] = request["method"], ["urlPathTemplate"] = path },
            ["response"] = response,
            ["metadata"] = new JObject { [StubVocabulary.Operation] = Id },
        };
    }

    private static JObject Copy(JToken response) => (JObject)response.DeepClone();
}
