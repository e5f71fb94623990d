using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Json;

public sealed partial class JsonInputTests
{
    [Test]
    public async Task WhatIsWrittenWithoutReflectionIsSentAsItIs([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json("""{"data":{"execution_id":"exec_1"}}"""));
        using var client = TestClient.For(server);
        using var document = JsonDocument.Parse("""{ "price": 1.10, "name": "Zoë" }""");
        JsonInput?[] inputs =
        [
            new JsonObject { ["name"] = "Zoë", ["nothing"] = null }, document.RootElement,
            JsonInput.From(new Order("Ada"), OrderContext.Default.Order), (JsonObject?)null,
        ];

        foreach (var input in inputs)
        {
            _ = async ? await client.Workflows.ExecuteAsync("wf_1", input) : client.Workflows.Execute("wf_1", input);
        }

        Assert.That(server.Requests.Select(static request => request.Text), Is.EqualTo(new[]
        {
            """{"inputs":{"name":"Zoë","nothing":null}}""",
            """{"inputs":{"price":1.10,"name":"Zoë"}}""",
            """{"inputs":{"customer":"Ada"}}""",
            "{}",
        }));
    }

    [TestCase("[1]")]
    [TestCase("null")]
    [TestCase("\"text\"")]
    public void AnElementThatIsNoObjectIsRefusedByTheArgumentsName(string json)
    {
        using var document = JsonDocument.Parse(json);
        using var client = TestClient.For(StubHandler.Silent());
        var element = document.RootElement;

        Assert.That(
            () => client.Workflows.Execute("wf_1", element),
            Throws.ArgumentException.With.Message.Contains("A JSON object is needed").And.Property("ParamName").EqualTo("inputs"));
        Assert.That(
            () => client.Agents.CreateThread("agent_1", element), Throws.ArgumentException.With.Property("ParamName").EqualTo("metadata"));
        Assert.That(() => client.Send(HttpMethod.Post, "x", element), Throws.ArgumentException.With.Property("ParamName").EqualTo("body"));
        Assert.That(() => client.Workflows.Run("wf_1", default(JsonElement)), Throws.ArgumentException);
    }

    [Test]
    public void WhatCannotBeWrittenIsRefusedWithoutBeingQuoted()
    {
        using var client = TestClient.For(StubHandler.Silent());
        var deep = new JsonObject();
        for (var i = 0; i < 600; i++)
        {
            deep = new JsonObject { ["a"] = deep };
        }

        Assert.That(() => client.Workflows.Execute("wf_1", deep), Throws.ArgumentException.With.Message.Contains("512 levels"));
        Assert.That(
            () => client.Workflows.Execute("wf_1", new JsonObject { ["a"] = double.NaN }),
            Throws.ArgumentException.With.Message.Contains("NaN"));
        Assert.That(
            () => client.Workflows.Execute("wf_1", JsonInput.From(new Order("secret") { Throws = true }, OrderContext.Default.Order)),
            Throws.ArgumentException.With.Message.Not.Contains("secret"));
    }

    internal sealed record Order([property: JsonPropertyName("customer")] string Customer)
    {
        [JsonIgnore]
        public bool Throws { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Note => Throws ? throw new InvalidOperationException(Customer) : null;
    }

    [JsonSerializable(typeof(Order))]
    internal sealed partial class OrderContext : JsonSerializerContext;
}
