using FlowMaestro.Models;
using Newtonsoft.Json.Linq;
using static FlowMaestro.Tests.Resources.Expect;

namespace FlowMaestro.Tests.Resources;

public sealed class InputSchemaTests
{
    [Test]
    public void IsTheServersOwnWhereItSendsOne()
    {
        var workflow = new Workflow
        {
            InputSchema = JObject.Parse("""{"type":"object"}"""),
            Inputs = One(new WorkflowInput { Type = "text" }),
        };

        Assert.That(Text(workflow.InputSchema), Is.EqualTo("""{"type":"object"}"""));
    }

    [TestCase("text", "string")]
    [TestCase("textarea", "string")]
    [TestCase("number", "number")]
    [TestCase("boolean", "boolean")]
    [TestCase("checkbox", "boolean")]
    [TestCase("array", "array")]
    [TestCase("a kind of next year", null)]
    public void NamesTypesOfJsonSchema(string kind, string? type)
    {
        var schema = new Workflow { Inputs = One(new WorkflowInput { Type = kind, Label = "L" }) }.InputSchema!;

        Assert.That((string?)schema["properties"]!["name"]!["type"], Is.EqualTo(type));
        Assert.That((string?)schema["properties"]!["name"]!["title"], Is.EqualTo("L"));
    }

    [Test]
    public void RequiresWhatTheInputsRequire()
    {
        var workflow = new Workflow
        {
            Inputs = new Dictionary<string, WorkflowInput> { ["a"] = new() { Required = true }, ["b"] = new() { Description = "D" } },
        };

        Assert.That(
            Text(workflow.InputSchema), Is.EqualTo("""{"type":"object","properties":{"a":{},"b":{"description":"D"}},"required":["a"]}"""));
    }

    [Test]
    public void IsNullWhereNothingIsKnownOfTheInputs() => Assert.That(new Workflow().InputSchema, Is.Null);

    [Test]
    public void OfAWorkflowWithoutInputsTakesAnEmptyObject() => Assert.That(
        Text(new Workflow { Inputs = new Dictionary<string, WorkflowInput>() }.InputSchema),
        Is.EqualTo("""{"type":"object","properties":{},"required":[]}"""));

    [Test]
    public void FollowsTheInputsOfACopy()
    {
        var workflow = new Workflow { Inputs = One(new WorkflowInput { Type = "text" }) };
        var before = workflow.InputSchema!["properties"]!;
        var copy = workflow with { Inputs = new Dictionary<string, WorkflowInput> { ["other"] = new() } };

        Assert.That(((JObject)before).Properties().Select(static p => p.Name), Is.EqualTo(["name"]));
        Assert.That(((JObject)copy.InputSchema!["properties"]!).Properties().Select(static p => p.Name), Is.EqualTo(["other"]));
    }

    private static Dictionary<string, WorkflowInput> One(WorkflowInput input) => new() { ["name"] = input };
}
