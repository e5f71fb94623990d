using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Resources;

public sealed class ExecutionTests
{
    [Test]
    public void ReadsItsOutputsAsTheUsersOwnType()
    {
        var mail = Read(
            """{"id":"e","status":"completed","outputs":"""
            + """{"mail_id":"mail_42","sentAt":"2026-02-03T10:15:33.812+01:00","Tags":["a"]}}""").OutputsAs<Mail>()!;

        Assert.That((mail.Id, mail.SentAt, mail.Tags.Single()), Is.EqualTo(("mail_42", Expect.At("2026-02-03T10:15:33.812+01:00"), "a")));
    }

    [Test]
    public void ReadsItsOutputsWithTheUsersOwnSettings()
    {
        var serializer = JsonSerializer.Create(new JsonSerializerSettings { MissingMemberHandling = MissingMemberHandling.Error });

        Assert.Throws<JsonSerializationException>(() => Read("""{"outputs":{"unknown":1}}""").OutputsAs<Mail>(serializer));
        Assert.That(Read("""{"outputs":{"unknown":1}}""").OutputsAs<Mail>(), Is.Not.Null);
    }

    [Test]
    public void HasNoOutputsWhereTheServerSentNone()
    {
        Assert.That(Read("""{"outputs":null}""").OutputsAs<Mail>(), Is.Null);
        Assert.That(Read("{}").OutputsAs<int>(), Is.Zero);
        Assert.That(Read("{}").Outputs, Is.Null);
    }

    [TestCase("42", 42)]
    [TestCase("\"text\"", "text")]
    [TestCase("true", true)]
    public void HasOutputsOfAnyKind(string json, object value) =>
        Assert.That(((JValue)Read($$"""{"outputs":{{json}}}""").Outputs!).Value, Is.EqualTo(value));

    [Test]
    public void LeavesTextThatLooksLikeADateAlone() =>
        Assert.That(
            (string?)Read("""{"outputs":{"at":"2026-02-03T10:15:33.812+05:00"}}""").Outputs!["at"],
            Is.EqualTo("2026-02-03T10:15:33.812+05:00"));

    [Test]
    public void ReturnsItselfWhereItSucceeded()
    {
        var execution = new Execution { Id = "e", Status = ExecutionStatus.Completed };

        Assert.That(execution.EnsureSucceeded(), Is.SameAs(execution));
    }

    [TestCase("failed")]
    [TestCase("cancelled")]
    [TestCase("paused")]
    [TestCase("a state of next year")]
    public void ThrowsItselfWhereItDidNot(string status)
    {
        var execution = new Execution { Id = "exec_1", Status = status };

        var e = Assert.Throws<FlowMaestroExecutionException>(() => execution.EnsureSucceeded())!;

        Assert.That(e.Execution, Is.SameAs(execution));
        Assert.That(e.ExecutionId, Is.EqualTo("exec_1"));
        Assert.That(e.Message, Does.Contain("exec_1").And.Contain(status));
    }

    [Test]
    public void TellsTheServersReasonEvenWhereItRepeatsAnInput()
    {
        var failed = Read("""{"id":"e","status":"failed","inputs":{"state":"declined"},"error":"The card was declined."}""");

        Assert.That(
            () => failed.EnsureSucceeded(), Throws.TypeOf<FlowMaestroExecutionException>().With.Message.EndsWith("The card was declined."));
    }

    [TestCase("""{"error":"Broken."}""", "Broken.", null, null)]
    [TestCase("""{"error":{"message":"Broken.","code":"c","node_id":"n"}}""", "Broken.", "c", "n")]
    [TestCase("""{"error":{"message":"Broken.","nodeId":"n"}}""", "Broken.", null, "n")]
    public void HasOneErrorFromEitherForm(string json, string message, string? code, string? nodeId)
    {
        var error = Read(json).Error!;

        Assert.That((error.Message, error.Code, error.NodeId, error.ToString()), Is.EqualTo((message, code, nodeId, message)));
    }

    [TestCase("pending", false)]
    [TestCase("running", false)]
    [TestCase("paused", false)]
    [TestCase("completed", true)]
    [TestCase("failed", true)]
    [TestCase("cancelled", true)]
    [TestCase("waiting_for_moon", false)]
    [TestCase("", false)]
    public void KnowsWhetherItIsOver(string status, bool isTerminal) =>
        Assert.That(new ExecutionStatus(status).IsTerminal, Is.EqualTo(isTerminal));

    private static Execution Read(string data)
    {
        using var stub = StubHandler.Json($$"""{"data": {{data}}, "meta": {} }""");
        using var client = TestClient.For(stub);
        return client.Executions.Get("e");
    }

    private sealed class Mail
    {
        [JsonProperty("mail_id")]
        public string Id { get; set; } = "";

        public DateTimeOffset SentAt { get; set; }

        public IReadOnlyList<string> Tags { get; set; } = [];
    }
}
