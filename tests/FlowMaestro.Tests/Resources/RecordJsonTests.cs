using System.Globalization;
using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Resources;

/// <summary>Records are stored and forwarded by users, with either JSON library.</summary>
public sealed class RecordJsonTests
{
    // These come under a name or in a form that is not the documented one, and leave under the documented one.
    private static readonly string[] Renamed =
    [
        "Executions_List deployed", "Executions_Get deployedFailure", "Threads_ListMessages deployed", "Triggers_List deployed",
        "KnowledgeBases_Query deployed", "KnowledgeBases_Query older", "Webhooks_Test deployedFailure",
    ];

    private static IEnumerable<object[]> Examples =>
        from operation in ApiDocument.Operations
        where !operation.IsStream
        from name in operation.ExampleNames
        select (object[])[operation.Id, name];

    [TestCaseSource(nameof(Examples))]
    public void SurviveARoundTrip(string operation, string example)
    {
        var original = ApiDocument.Operation(operation).Answer(example);
        var type = EnvelopeOf(operation);

        var once = Newtonsoft(original.ToString(), type);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Newtonsoft(once, type), Is.EqualTo(once));
            Assert.That(Comparable(SystemText(original.ToString(), type)), Is.EqualTo(Comparable(once)));
            Assert.That(
                Comparable(once) == Comparable(original.ToString()), Is.Not.EqualTo(Renamed.Contains($"{operation} {example}")), once);
        }
    }

    [Test]
    public void KeepMembersThatTheyDoNotKnow()
    {
        using var stub = StubHandler.Json("""{"data":{"id":"w","folder":{"name":"Mail"},"stars":5,"at":"2026-02-03T10:16:04+05:00"}}""");
        using var client = TestClient.For(stub);
        var workflow = client.Workflows.Get("w").Data;

        Assert.That(workflow.AdditionalProperties.Keys, Is.EqualTo(["folder", "stars", "at"]));
        Assert.That(
            ((string?)workflow.AdditionalProperties["folder"]["name"], (int)workflow.AdditionalProperties["stars"]),
            Is.EqualTo(("Mail", 5)));
        Assert.That((string?)workflow.AdditionalProperties["at"], Is.EqualTo("2026-02-03T10:16:04+05:00"));
        Assert.That(
            JsonConvert.SerializeObject(workflow with { Name = "N" }),
            Is.EqualTo(
                """{"id":"w","name":"N","version":0,"created_at":"0001-01-01T00:00:00+00:00","""
                + "\"updated_at\":\"0001-01-01T00:00:00+00:00\",\"folder\":"
                + """{"name":"Mail"},"stars":5,"at":"2026-02-03T10:16:04+05:00"}"""));
    }

    [Test]
    public void KeepWhatLooksLikeADateAsItIsWritten()
    {
        const string json = """{"id":"e","outputs":{"at":"2026-02-03T10:16:04+05:00","on":"2026-02-03T00:00:00"}}""";

        var execution = JsonConvert.DeserializeObject<Execution>(json)!;

        Assert.That(
            execution.Outputs!.ToString(Formatting.None), Is.EqualTo("""{"at":"2026-02-03T10:16:04+05:00","on":"2026-02-03T00:00:00"}"""));
    }

    [Test]
    public void GiveNullForANullEnumThatMayBeNull()
    {
        Assert.That(JsonConvert.DeserializeObject<TriggerType?>("null"), Is.Null);
        Assert.That(JsonConvert.DeserializeObject<Dictionary<string, TriggerType?>>("""{"a":null,"b":"schedule","c":"lunar"}"""),
            Is.EqualTo(new Dictionary<string, TriggerType?> { ["a"] = null, ["b"] = TriggerType.Schedule, ["c"] = "lunar" }));
        Assert.That(JsonConvert.DeserializeObject<List<TriggerType>>("[null]"), Is.EqualTo(new[] { default(TriggerType) }));
        Assert.That(JsonConvert.SerializeObject(new TriggerType?[] { null, TriggerType.Schedule }), Is.EqualTo("""[null,"schedule"]"""));
        Assert.That(System.Text.Json.JsonSerializer.Deserialize<TriggerType?>("null"), Is.Null);
    }

    [Test]
    public void KeepMembersOfAnImpossibleType()
    {
        var agent = JsonConvert.DeserializeObject<Agent>(
            """{"id":{"a":1},"max_tokens":"many","created_at":"yesterday","temperature":[0.7],"model":"m"}""")!;

        Assert.That((agent.Id, agent.MaxTokens, agent.Temperature, agent.Model), Is.EqualTo(("", (int?)null, (double?)null, "m")));
        Assert.That(agent.AdditionalProperties.Keys, Is.EqualTo(["id", "max_tokens", "created_at", "temperature"]));
    }

    [Test]
    public void AreReadWhateverTheApplicationsSettingsAre()
    {
        var workflow = new Workflow
        {
            Id = "w",
            Status = "active",
            Inputs = new Dictionary<string, WorkflowInput> { ["A"] = new() { Type = "text" } },
        };
        var settings = new JsonSerializerSettings
        {
            ContractResolver = new Newtonsoft.Json.Serialization.CamelCasePropertyNamesContractResolver(),
            NullValueHandling = NullValueHandling.Include,
        };
        var options = new System.Text.Json.JsonSerializerOptions(System.Text.Json.JsonSerializerDefaults.Web);

        var copy = JsonConvert.DeserializeObject<Workflow>(JsonConvert.SerializeObject(workflow, settings), settings)!;
        var webCopy = System.Text.Json.JsonSerializer.Deserialize<Workflow>(
            System.Text.Json.JsonSerializer.Serialize(workflow, options), options)!;

        Assert.That((copy.Status, copy.Inputs!["A"].Type), Is.EqualTo(("active", "text")));
        Assert.That((webCopy.Status, webCopy.Inputs!["A"].Type), Is.EqualTo(("active", "text")));
    }

    [Test]
    public void DoNotStoreWhatTheyMake() =>
        Assert.That(
            JsonConvert.SerializeObject(new Workflow { Inputs = new Dictionary<string, WorkflowInput>() }),
            Does.Not.Contain("input_schema"));

    [Test]
    public void DoNotShowSecretsOrPeoplesWords()
    {
        var webhook = new CreatedWebhook
        {
            Id = "wh_1",
            Name = "N",
            Secret = "whsec_CANARY",
            Url = "https://x?t=CANARY",
            Headers = new Dictionary<string, string> { ["X"] = "CANARY" },
        };
        object[] records =
        [
            webhook,
            new CreatedWebhookEnvelope { Data = webhook },
            ApiResponse.Create(webhook),
            new Webhook { Headers = webhook.Headers, Url = webhook.Url },
            new ThreadMessage { Content = "CANARY" },
            new MessageReply { Content = "CANARY", Message = new ReplyMessage { Content = "CANARY" } },
            new Execution { Inputs = "CANARY", Outputs = "CANARY" },
            new AgentMemory { WorkingMemory = "CANARY", Metadata = "CANARY" },
            new CreateWebhookRequest { Name = "CANARY", Url = "CANARY", Events = [] },
            JsonConvert.DeserializeObject<Execution>("""{"new_member":"CANARY"}""")!,
        ];

        Assert.That(records.Select(static record => record.ToString()), Has.None.Contains("CANARY"));
        Assert.That(webhook.ToString(), Does.Contain("Secret = ***").And.Contain("Id = wh_1"));
    }

    private static Type EnvelopeOf(string operation)
    {
        var parts = operation.Split('_');
        var client = typeof(RawWorkflowsClient).Assembly.GetType($"FlowMaestro.Raw{parts[0]}Client")!;
        return client.GetMethods().First(method => method.Name == parts[1]).ReturnType;
    }

    private static string Newtonsoft(string json, Type type) => JsonConvert.SerializeObject(JsonConvert.DeserializeObject(json, type));

    private static string SystemText(string json, Type type) =>
        System.Text.Json.JsonSerializer.Serialize(System.Text.Json.JsonSerializer.Deserialize(json, type), type);

    // Without nulls, members in order, times in one spelling.
    private static string Comparable(string json) =>
        Comparable(
            JsonConvert.DeserializeObject<JToken>(
                json, new JsonSerializerSettings { DateParseHandling = DateParseHandling.None })!).ToString(Formatting.None);

    private static JToken Comparable(JToken token) => token switch
    {
        JObject map => new JObject(
            map.Properties().Where(static p => p.Value.Type != JTokenType.Null).OrderBy(static p => p.Name, StringComparer.Ordinal)
                .Select(static p => new JProperty(p.Name, Comparable(p.Value)))),
        JArray list => new JArray(list.Select(Comparable)),
        JValue { Value: string text } when DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var time) => time.ToUniversalTime().ToString("O"),
        _ => token,
    };
}
