using FlowMaestro.Models;
using Newtonsoft.Json;

namespace FlowMaestro.Tests.Resources;

public sealed class OpenEnumTests
{
    [TestCase("completed", "over")]
    [TestCase("paused", "waiting")]
    [TestCase("next_year", "unknown")]
    public void HasConstantsForCaseLabels(string text, string meaning)
    {
        ExecutionStatus status = text;

        var found = status.Value switch
        {
            ExecutionStatus.Values.Completed or ExecutionStatus.Values.Failed or ExecutionStatus.Values.Cancelled => "over",
            ExecutionStatus.Values.Paused => "waiting",
            _ => "unknown",
        };

        Assert.That(found, Is.EqualTo(meaning));
    }

    [Test]
    public void ComparesByItsText()
    {
        Assert.That(new ExecutionStatus("running") == ExecutionStatus.Running, Is.True);
        Assert.That(new ExecutionStatus("running") != "RUNNING", Is.True);
        Assert.That(ExecutionStatus.Running, Is.EqualTo((ExecutionStatus)"running"));
        Assert.That(ExecutionStatus.Running.GetHashCode(), Is.EqualTo(new ExecutionStatus("running").GetHashCode()));
        Assert.That(ExecutionStatus.Running.Equals((object)"running"), Is.False);
    }

    [Test]
    public void ConvertsFromAndToText()
    {
        WebhookEventType implicitly = "execution.completed";

        Assert.That(
            ((string)implicitly, implicitly.Value, $"{implicitly}"),
            Is.EqualTo(("execution.completed", "execution.completed", "execution.completed")));
        Assert.That(implicitly, Is.EqualTo(WebhookEventType.ExecutionCompleted));
    }

    [Test]
    public void KeepsWhatItDoesNotKnow()
    {
        var role = JsonConvert.DeserializeObject<ThreadMessage>("""{"role":"oracle"}""")!.Role;

        Assert.That((role.Value, role.IsKnown, MessageRole.Tool.IsKnown), Is.EqualTo(("oracle", false, true)));
    }

    [Test]
    public void IsEmptyWhereNothingArrived()
    {
        var status = new Execution().Status;

        Assert.That(
            (status == default, status.Value, status.ToString(), status.IsKnown, status.IsTerminal),
            Is.EqualTo((true, "", "", false, false)));
        Assert.That(status.GetHashCode(), Is.EqualTo(new ExecutionStatus("").GetHashCode()));
        Assert.That(default(ExecutionStatus).Equals(new ExecutionStatus(null!)), Is.True);
    }

    [Test]
    public void TravelsAsItsTextInBothLibraries()
    {
        Assert.That(JsonConvert.SerializeObject(new { S = TriggerType.Manual }), Is.EqualTo("""{"S":"manual"}"""));
        Assert.That(System.Text.Json.JsonSerializer.Serialize(new { S = TriggerType.Manual }), Is.EqualTo("""{"S":"manual"}"""));
        Assert.That(
            JsonConvert.DeserializeObject<TriggerType[]>("""["manual",null,"x"]"""), Is.EqualTo((TriggerType[])["manual", default, "x"]));
        Assert.That(
            System.Text.Json.JsonSerializer.Deserialize<TriggerType[]>("""["manual",null,"x"]"""),
            Is.EqualTo((TriggerType[])["manual", default, "x"]));
        Assert.That(
            System.Text.Json.JsonSerializer.Deserialize<TriggerType?[]>("""["manual",null]"""),
            Is.EqualTo((TriggerType?[])[TriggerType.Manual, null]));
    }
}
