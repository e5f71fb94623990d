using FlowMaestro.Testing;
using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox;
using FlowMaestro.Testing.Sandbox.Data;
using FlowMaestro.Testing.Sandbox.Endpoints;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxOperationTests
{
    private const string NewOperation = """
          /api/v1/lamps/{lamp_id}/switch:
            post:
              operationId: Lamps_Switch
              x-scopes: ['lamps:write']
              parameters:
                - {name: lamp_id, in: path, required: true, schema: {type: string}}
              responses:
                '202':
                  description: Switched.
                  content:
                    application/json:
                      schema: {type: object}
                      examples:
                        documented: {value: {data: {is_on: true}}}

        """;

    // Their response is a stream.
    private static readonly string[] Streams = ["Executions_StreamEvents", "Threads_StreamEvents"];

    public static IEnumerable<string> Operations() => Document().Operations.Select(o => o.Id);

    public static IEnumerable<string> JsonOperations() => Operations().Except(Streams);

    [TestCaseSource(nameof(JsonOperations))]
    public async Task RespondsToTheExampleRequestWithTheDocumentedStatus(string operationId)
    {
        foreach (var shape in Enum.GetValues<SandboxShape>())
        {
            await using var caller = await SandboxCaller.StartAsync(options => options.Shape = shape);
            var operation = Document().Find(operationId)!;

            var response = await CallAsync(caller, operation);

            Assert.That(response.Status, Is.EqualTo(operation.SuccessStatus), response.Text);
            Assert.That(caller.Sandbox.Requests[^1].OperationId, Is.EqualTo(operationId));
            Assert.That(caller.Sandbox.Requests[^1].Violations, Is.Empty);
        }
    }

    [TestCaseSource(nameof(JsonOperations))]
    public async Task ResponsesInTheDocumentedShapeAreWhatTheSchemaSays(string operationId)
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.Shape = SandboxShape.Documented);
        var operation = Document().Find(operationId)!;

        var response = await CallAsync(caller, operation);

        var faults = operation.EnvelopeSchema!.Validate(response.Body, SchemaType.OpenApi3);
        Assert.That(faults.Select(fault => $"{fault.Path}: {fault.Kind}"), Is.Empty, response.Text);
    }

    [TestCaseSource(nameof(JsonOperations))]
    public async Task ResponsesHaveTheMembersOfTheirExample(string operationId)
    {
        foreach (var shape in Enum.GetValues<SandboxShape>())
        {
            await using var caller = await SandboxCaller.StartAsync(options => options.Shape = shape);
            var operation = Document().Find(operationId)!;
            var example = operation.SuccessExample(ExampleRows.Name(shape))!;

            var response = await CallAsync(caller, operation);

            Assert.That(Members(response.Body), Is.EqualTo(Members(example)));
            Assert.That(Members(response.Data), Is.EquivalentTo(Members(example["data"]!)));
        }
    }

    [TestCaseSource(nameof(Operations))]
    public async Task AsksForTheScopesOfTheDocument(string operationId)
    {
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.ApiKeys.Add(new SandboxApiKey("fm_live_poor", "nothing:at-all"));
            options.MessageStreaming = SandboxMessageStreaming.ThreadEvents;
        });
        var operation = Document().Find(operationId)!;
        var path = await PathAsync(caller, operation);
        caller.Key = "fm_live_poor";

        var response = await caller.SendAsync(operation.Method, path, Body(operation));

        Assert.That(response.Status, Is.EqualTo(403));
        Assert.That(response.Code, Is.EqualTo("insufficient_scope"));
        Assert.That(response.Body["error"]!["details"]!["missing_scopes"]!.Values<string>(), Is.EqualTo(operation.Scopes));
    }

    [Test]
    public async Task OperationsWithAHandlerAreThoseOfTheDocument()
    {
        await using var state = new SandboxState(Document(), new FlowMaestroSandboxOptions());

        Assert.That(Operations(), Is.SupersetOf(new OperationEndpoints(state).OperationsWithHandler));
    }

    [Test]
    public async Task OperationAddedToTheDocumentGetsAResponseWithItsExample()
    {
        using var embedded = new StreamReader(typeof(FlowMaestroSandbox).Assembly.GetManifestResourceStream("flowmaestro.yaml")!);
        var yaml = (await embedded.ReadToEndAsync()).Replace("\npaths:\n", "\npaths:\n" + NewOperation, StringComparison.Ordinal);
        var document = await DocumentReader.ReadAsync(DocumentTree.Read(new StringReader(yaml)));
        await using var sandbox = await FlowMaestroSandbox.StartAsync(document, new FlowMaestroSandboxOptions());
        using var http = new HttpClient { BaseAddress = sandbox.BaseUrl };
        http.DefaultRequestHeaders.Add("X-API-Key", sandbox.ApiKey);

        using var response = await http.PostAsync("/api/v1/lamps/lamp_1/switch", content: null);

        Assert.That((int)response.StatusCode, Is.EqualTo(202));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"data":{"is_on":true}}"""));
    }

    private static ApiDocument Document() => DocumentReader.GetEmbeddedAsync().GetAwaiter().GetResult();

    private static async Task<SandboxResponse> CallAsync(SandboxCaller caller, DocumentedOperation operation) =>
        await caller.SendAsync(operation.Method, await PathAsync(caller, operation), Body(operation));

    private static HttpContent? Body(DocumentedOperation operation) => SandboxCaller.Json(operation.RequestExample()?.ToString(Formatting.None));

    /// <summary>The path of the operation below rows that are there.</summary>
    private static async Task<string> PathAsync(SandboxCaller caller, DocumentedOperation operation)
    {
        var path = "";
        foreach (var segment in operation.Segments.Skip(2))
        {
            path += DocumentedOperation.IsParameter(segment) ? await RowAsync(caller, operation, path.TrimEnd('/')) + "/" : segment + "/";
        }

        return path.TrimEnd('/');
    }

    private static async Task<string> RowAsync(SandboxCaller caller, DocumentedOperation operation, string collection) => (operation.Id, collection) switch
    {
        ("Executions_Cancel", _) => await caller.ExecuteAsync(),
        (_, "threads") => await ThreadAsync(caller),
        ("Triggers_Execute", _) => (string)(await caller.GetAsync(collection)).Data.First(row => (bool)row["enabled"]!)["id"]!,
        _ => (string)((await caller.GetAsync(collection)).Data[0]!["id"] ?? (await caller.GetAsync(collection)).Data[0]!["user_id"])!,
    };

    private static async Task<string> ThreadAsync(SandboxCaller caller)
    {
        var thread = (string)(await caller.PostAsync($"agents/{await caller.FirstIdAsync("agents")}/threads")).Data["id"]!;
        await caller.PostAsync($"threads/{thread}/messages", new { content = "Hello" });
        return thread;
    }

    private static IEnumerable<string> Members(JToken token) => token switch
    {
        JObject one => one.Properties().Select(member => member.Name),
        JArray { First: { } first } => Members(first),
        _ => [],
    };
}
