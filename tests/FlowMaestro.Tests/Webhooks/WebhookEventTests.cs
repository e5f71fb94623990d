using System.Text;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Webhooks;

public class WebhookEventTests
{
    private const string Secret = "whsec_00112233445566778899aabbccddeeff";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"id":"evt_1","event":"execution.completed","created_at":"2026-02-03T10:15:33.812Z","data":{"execution_id":"exec_1","outputs":{"secret":"Zürich"}},"tenant":"acme"}""");

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

    [Test]
    public void RefusesDeepNestingWithoutOverflowing() =>
        Assert.That(() => WebhookEvent.Parse(Encoding.UTF8.GetBytes($$"""{"event":"test","data":{{new string('[', 100_000)}}""")),
            Throws.TypeOf<FlowMaestroWebhookException>());

    [Test]
    public void IsReadOnlyWhereTheSignatureIsGood()
    {
        Assert.That(WebhookEvent.ParseVerified(Body, WebhookSignature.Sign(Body, Secret), Secret).Id, Is.EqualTo("evt_1"));
        Assert.That(() => WebhookEvent.ParseVerified(Body, WebhookSignature.Sign(Body, "whsec_other"), Secret), Throws.TypeOf<FlowMaestroWebhookException>());
    }

    [Test]
    public void ShowsNeitherDataNorSecret()
    {
        var failure = Assert.Catch(() => WebhookEvent.ParseVerified("""{"event":"test","data":"Zürich"""u8, WebhookSignature.Sign("""{"event":"test","data":"Zürich"""u8, Secret), Secret));

        Assert.That(failure!.ToString(), Does.Not.Contain("Zürich").And.Not.Contain("whsec_"));
        Assert.That(WebhookEvent.Parse(Body).ToString(), Does.Not.Contain("Zürich").And.Contain("evt_1"));
    }

    private sealed record RunData([property: Newtonsoft.Json.JsonProperty("execution_id")] string ExecutionId);
}
