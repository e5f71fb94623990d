using System.Globalization;
using System.Net;
using System.Text;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Resources;

/// <summary>One operation of the OpenAPI document.</summary>
internal sealed record DocumentedOperation(string Method, string Path, JObject Node)
{
    private const string EventStream = "text/event-stream";

    public string Id => (string)Node["operationId"]!;

    public string Tag => (string)Node["tags"]![0]!;

    public HttpStatusCode Status => (HttpStatusCode)int.Parse(Success.Name, CultureInfo.InvariantCulture);

    public bool IsStream => Content[EventStream] is not null;

    /// <summary>The names of the good answers, in JSON or of an operation that only streams.</summary>
    public IEnumerable<string> ExampleNames => Examples.Properties().Select(static example => example.Name);

    private JProperty Success => ((JObject)Node["responses"]!).Properties().First(static response => response.Name.StartsWith('2'));

    private JObject Content => (JObject)Success.Value["content"]!;

    private JObject Examples => (JObject)Content[IsStream ? EventStream : "application/json"]!["examples"]!;

    public JToken Answer(string example) =>
        Examples[example]?["value"] ?? throw new KeyNotFoundException($"{Id} has no answer '{example}'");

    public JObject? RequestBody(string example = "documented") =>
        Node["requestBody"]?["content"]!["application/json"]!["examples"]![example]!["value"] as JObject;

    /// <summary>The answer as the server sends it, with the headers that come with every answer.</summary>
    public HttpResponseMessage Respond(string example)
    {
        var body = IsStream ? (string)Answer(example)! : Answer(example).ToString();
        var response = new HttpResponseMessage(Status)
        {
            Content = new StringContent(body, Encoding.UTF8, IsStream ? EventStream : "application/json"),
        };
        if (!IsStream)
        {
            foreach (var (name, value) in AnswerHeaders.All)
            {
                response.Headers.Add(name, value);
            }
        }

        return response;
    }

    /// <summary>A handler that always gives this answer.</summary>
    public StubHandler Stub(string example) => new(_ => Respond(example));
}
