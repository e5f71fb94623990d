using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Resources;

public sealed class RateLimitTests
{
    [Test]
    public void IsReadFromTheHeaders() =>
        Assert.That(Read([.. AnswerHeaders.All.Select(static h => (h.Key, h.Value))]), Is.EqualTo(AnswerHeaders.RateLimit));

    [Test]
    public void IsNullWhereTheResponseDoesNotSay() => Assert.That(Read(("x-request-id", "r")), Is.Null);

    [TestCase("x-ratelimit-remaining", "7")]
    [TestCase("X-RateLimit-Remaining", "7")]
    public void HasNullForWhatIsMissing(string name, string value) =>
        Assert.That(Read((name, value)), Is.EqualTo(new RateLimit(null, 7, null, null, null)));

    [TestCase("many")]
    [TestCase("-1")]
    [TestCase("99999999999999999999")]
    [TestCase("4294967296")]
    [TestCase("1.5")]
    [TestCase("")]
    public void HasNullForWhatIsNoCount(string value) =>
        Assert.That(
            Read(("x-ratelimit-limit", value), ("x-ratelimit-remaining", "7")), Is.EqualTo(new RateLimit(null, 7, null, null, null)));

    [TestCase("-1")]
    [TestCase("999999999999999999")]
    public void HasNullForATimeThatCannotBe(string value) => Assert.That(Read(("x-ratelimit-reset", value)), Is.Null);

    [Test]
    public void MeansTheSameInEveryCulture()
    {
        using var _ = new CultureScope("ar-SA");

        Assert.That(Read([.. AnswerHeaders.All.Select(static h => (h.Key, h.Value))]), Is.EqualTo(AnswerHeaders.RateLimit));
    }

    private static RateLimit? Read(params (string Name, string Value)[] headers)
    {
        using var stub = new StubHandler(_ =>
        {
            var response = StubHandler.JsonResponse("""{"data":{"id":"w"}}""");
            foreach (var (name, value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return response;
        });
        using var client = TestClient.For(stub);
        return client.Workflows.Get("w").RateLimit;
    }
}
