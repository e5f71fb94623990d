using System.Text;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Webhooks;

public class WebhookEventTests
{
    private const string Secret = "whsec_00112233445566778899aabbccddeeff";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"id":"evt_1","event":"execution.completed","created_at":"2026-02-03T10:15:33.812Z","data":"""
        + """{"execution_id":"exec_1","outputs":{"secret":"Zürich"}},"tenant":"acme"}""");

    [Test]
    public void ReadsABody()
    {
        var e = WebhookEvent.Parse(Body);

        Assert.That(e.Id, Is.EqualTo("evt_1"));
        Assert.That(e.Event, Is.EqualTo(WebhookEventType.ExecutionCompleted));
        Assert.That(e.CreatedAt, Is.EqualTo(new DateTimeOffset(2026, 2, 3, 10, 15, 33, 812, TimeSpan.Zero)));
        Assert.That((string?)e.Data["execution_id"], Is.EqualTo("exec_1"));
        Assert.That((string?)e.AdditionalProperties["tenant"], Is.EqualTo("acme"));
    }

    [Test]
    public void ReadsTheDataAsATypeOfTheCaller() =>
        Assert.That(WebhookEvent.Parse(Body).DataAs<RunData>(), Is.EqualTo(new RunData("exec_1")));

    [Test]
    public void KeepsATypeThatItDoesNotKnow()
    {
        var e = WebhookEvent.Parse("""{"id":"evt_1","event":"invoice.paid","data":[1]}"""u8);

        Assert.That(e.Event.Value, Is.EqualTo("invoice.paid"));
        Assert.That(e.Event.IsKnown, Is.False);
        Assert.That(e.Data, Is.InstanceOf<JArray>());
    }

    [Test]
    public void DoesWithoutWhatIsNotThere()
    {
        var e = WebhookEvent.Parse("""{"event":"test"}"""u8);

        Assert.That(e.Id, Is.Empty);
        Assert.That(e.CreatedAt, Is.Default);
        Assert.That(e.Data.Type, Is.EqualTo(JTokenType.Null));
        Assert.That(new WebhookEvent().Id, Is.Empty);
        Assert.That(e.DataAs<RunData>(), Is.Null);
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("\"event\"")]
    [TestCase("{")]
    [TestCase("{}")]
    [TestCase("""{"event":null}""")]
    [TestCase("""{"event":{}}""")]
    [TestCase("""{"event":"test"} {}""")]
    [TestCase("""{"event":"test",}""")]
    [TestCase("<html>")]
    public void RefusesWhatIsNoEvent(string body) =>
        Assert.That(() => WebhookEvent.Parse(Encoding.UTF8.GetBytes(body)),
            Throws.TypeOf<FlowMaestroWebhookException>().With.Property("Code").EqualTo(FlowMaestroErrorCodes.InvalidWebhook));

    [Test]
    public void RefusesOrReadsTenThousandRandomBodiesAndThrowsNothingElse()
    {
        var random = new Random(20260203);
        var refused = 0;
        for (var i = 0; i < 10_000; i++)
        {
            try
            {
                var e = WebhookEvent.Parse(RandomBytes.Damage(random, Body));
                _ = e.Data.ToString();
                Assert.That(e.Event.Value, Is.Not.Empty);
            }
            catch (FlowMaestroWebhookException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(5_000));
    }

    [TestCase("""{"event":"test",}""", "The body of the delivery (17 bytes) is not a JSON object (line 0, byte 16).")]
    [TestCase("[]", "The body of the delivery (2 bytes) is not a JSON object.")]
    [TestCase("{}", "The body of the delivery names no event: its member 'event' is missing or empty.")]
    public void SaysWhatIsWrongWithABody(string body, string message) =>
        Assert.That(
            () => WebhookEvent.Parse(Encoding.UTF8.GetBytes(body)),
            Throws.TypeOf<FlowMaestroWebhookException>().With.Message.StartsWith(message));

    [Test]
    public void WritesAChangedEventAnew()
    {
        var changed = WebhookEvent.Parse(Body) with { Id = "evt_2", Data = new JObject { ["a"] = 1 } };

        var json = Newtonsoft.Json.JsonConvert.SerializeObject(changed);
        var again = WebhookEvent.Parse(Encoding.UTF8.GetBytes(json));

        Assert.That(
            (again.Id, again.Event, again.CreatedAt, (int)again.Data["a"]!, (string?)again.AdditionalProperties["tenant"]),
            Is.EqualTo(("evt_2", changed.Event, changed.CreatedAt, 1, "acme")));
        Assert.That(Newtonsoft.Json.JsonConvert.SerializeObject(changed), Is.EqualTo(json));
    }

    [TestCase("execution.completed", "completed")]
    [TestCase("execution.failed", "failed")]
    [TestCase("execution.cancelled", "cancelled")]
    [TestCase("execution.started", null)]
    public void TellsOfAnEnd(string type, string? status)
    {
        var e = WebhookEvent.Parse(
            Encoding.UTF8.GetBytes($$"""{"event":"{{type}}","data":{"execution_id":"exec_1","status":"running"} }"""));

        Assert.That(e.EndedExecution()?.Status.Value, Is.EqualTo(status));
        Assert.That(e.EndedExecution()?.Id, Is.EqualTo(status is null ? null : "exec_1"));
    }

    [TestCase("""{"event":"execution.completed"}""")]
    [TestCase("""{"event":"execution.completed","data":{}}""")]
    [TestCase("""{"event":"execution.completed","data":{"execution_id":" "}}""")]
    public void TellsOfNoEndWithoutAnExecution(string body) =>
        Assert.That(WebhookEvent.Parse(Encoding.UTF8.GetBytes(body)).EndedExecution(), Is.Null);

    [TestCase(""","created_at":"2026-01-01T00:00:00Z","started_at":"2026-01-02T00:00:00Z" """, 1)]
    [TestCase(""","started_at":"2026-01-02T00:00:00Z" """, 2)]
    [TestCase("", 3)]
    public void AnEndWithoutItsBeginningHasTheNearestTimeThatIsKnown(string times, int day)
    {
        var e = WebhookEvent.Parse(
            Encoding.UTF8.GetBytes(
                $$"""{"event":"execution.completed","created_at":"2026-01-03T00:00:00Z","data":{"execution_id":"exec_1"{{times}}} }"""));

        Assert.That(e.EndedExecution()!.CreatedAt, Is.EqualTo(new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public void OnlyAVerifiedEventIsMarkedAsOne()
    {
        Assert.That(WebhookEvent.Parse(Body).IsVerified, Is.False);
        Assert.That(WebhookEvent.ParseVerified(Body, WebhookSignature.Sign(Body, Secret), Secret).IsVerified, Is.True);
    }

    [Test]
    public void RefusesDeepNestingWithoutOverflowing() =>
        Assert.That(() => WebhookEvent.Parse(Encoding.UTF8.GetBytes($$"""{"event":"test","data":{{new string('[', 100_000)}}""")),
            Throws.TypeOf<FlowMaestroWebhookException>());

    [Test]
    public void IsReadOnlyWhereTheSignatureIsGood()
    {
        Assert.That(WebhookEvent.ParseVerified(Body, WebhookSignature.Sign(Body, Secret), Secret).Id, Is.EqualTo("evt_1"));
        Assert.That(() => WebhookEvent.ParseVerified(Body, WebhookSignature.Sign(Body, "whsec_other"), Secret),
            Throws.TypeOf<FlowMaestroWebhookException>().With.Message.EqualTo(
                "The signature of the delivery matches none of the secrets."));
    }

    [Test]
    public void ShowsNeitherDataNorSecret()
    {
        var failure = Assert.Catch(
            () => WebhookEvent.ParseVerified(
                """{"event":"test","data":"Zürich"""u8, WebhookSignature.Sign("""{"event":"test","data":"Zürich"""u8, Secret), Secret));

        Assert.That(failure!.ToString(), Does.Not.Contain("Zürich").And.Not.Contain("whsec_"));
        Assert.That(WebhookEvent.Parse(Body).ToString(), Does.Not.Contain("Zürich").And.Contain("evt_1"));
    }

    private sealed record RunData([property: Newtonsoft.Json.JsonProperty("execution_id")] string ExecutionId);
}
