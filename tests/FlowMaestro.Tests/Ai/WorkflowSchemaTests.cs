using System.Text.Json;
using FlowMaestro.Extensions.AI;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Ai;

/// <summary>What people and servers put where a schema belongs.</summary>
public sealed class WorkflowSchemaTests
{
    private const string TakesAnything = """{"type":"object","properties":{}}""";

    [TestCase("null", TakesAnything)]
    [TestCase("\"a form\"", TakesAnything)]
    [TestCase("[1]", TakesAnything)]
    [TestCase("""{"type":"array","items":{"type":"string"}}""", TakesAnything)]
    [TestCase("""{"type":"object","properties":5,"required":"all"}""", TakesAnything)]
    [TestCase("""{"properties":{"a":{"type":"string"}}}""", """{"properties":{"a":{"type":"string"}},"type":"object"}""")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"text","title":"A"},"b":7,"c":true}}""",
        """{"type":"object","properties":{"a":{"title":"A"},"b":{},"c":true}}""")]
    [TestCase("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"dropdown","enum":[]}}},"required":["a"]}""",
        """{"type":"object","properties":{"a":{"type":"array","items":{}}},"required":["a"]}""")]
    public void IsMendedWhereItIsBroken(string sent, string mended) =>
        Assert.That(InputSchema.Of(With(sent)).ToJsonString(), Is.EqualTo(mended));

    [TestCase("""{"type":["string","null"],"format":"email"}""")]
    [TestCase("""{"anyOf":[{"type":"string"},{"type":"number"}]}""")]
    [TestCase("""{"type":"object","properties":{"b":{"type":"integer","minimum":1}},"additionalProperties":false}""")]
    public void IsLeftAsItIsWhereItIsOne(string property)
    {
        var schema = $$$"""{"type":"object","properties":{"a":{{{property}}}},"required":["a"]}""";

        Assert.That(InputSchema.Of(With(schema)).ToJsonString(), Is.EqualTo(schema));
    }

    [TestCase("""{"a":1}""", new[] { "'a' must be of the type string, not number" })]
    [TestCase("""{"a":"x","n":1.5}""", new[] { "'n' must be of the type integer or null, not number" })]
    [TestCase("""{"a":"x","n":2.0}""", new string[0])]
    [TestCase("""{"a":"x","n":null}""", new string[0])]
    [TestCase("""{"a":"y"}""", new[] { "'a' must be one of \"x\", \"z\"" })]
    [TestCase("""{"a":"x","list":[{"k":true},{"k":"no"},{}]}""",
        new[] { "'list[1].k' must be of the type boolean, not string", "'list[2].k' is missing" })]
    [TestCase("""{"a":"x","list":[{"k":true,"more":1}]}""", new string[0])]
    [TestCase("""{"a":"x","more":1}""", new[] { "there is no 'more'" })]
    [TestCase("{}", new[] { "'a' is missing" })]
    public void ArgumentsThatDoNotFitAreNamed(string arguments, string[] faults)
    {
        var schema = InputSchema.Of(With("""
            {"type":"object","required":["a"],"properties":{
              "a":{"type":"string","enum":["x","z"]},"n":{"type":["integer","null"]},
              "list":{"type":"array","items":{"type":"object","properties":{"k":{"type":"boolean"}},"required":["k"]}}}}
            """));

        Assert.That(ArgumentCheck.Faults(schema, JsonSerializer.Deserialize<System.Text.Json.Nodes.JsonObject>(arguments)!),
            Is.EqualTo(faults));
    }

    private static Workflow With(string schema) => new() { Id = "wf_1", Name = "Greeting", InputSchema = JToken.Parse(schema) };
}
