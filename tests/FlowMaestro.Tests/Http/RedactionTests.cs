using FlowMaestro.Http;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Http;

/// <summary>The key and the secrets are masked; nothing else that a server says is.</summary>
public sealed class RedactionTests
{
    private const string Key = "fm_live_0123456789";

    [TestCase("Bad key fm_live_0123456789!", "Bad key ***!")]
    [TestCase("fm_live_0123456789fm_live_0123456789", "******")]
    [TestCase("f\0m\0_\0l\0i\0v\0e\0_\0" + "0\0" + "1\0" + "2\0" + "3\0" + "4\0" + "5\0" + "6\0" + "7\0" + "8\0" + "9\0", "***\0", Description = "another encoding")]
    [TestCase("p@ss/word<1>, p%40ss%2Fword%3C1%3E, p@ss/word\\u003C1\\u003E, p@ss/word&lt;1&gt;", "***, ***, ***, ***", Description = "a password, escaped for an address, JSON and a page")]
    [TestCase("""{"secret":"whsec_00112233445566778899aabbccddeeff"}""", """{"secret":"***"}""")]
    [TestCase("abc is the alphabet", "abc is the alphabet", Description = "a password that is a part of words")]
    [TestCase("fm_live_", "fm_live_", Description = "the beginning that all keys have")]
    public void MasksTheKeyAndSecretsHoweverTheyAreWritten(string said, string shown) =>
        Assert.That(new Redaction(Key, "p@ss/word<1>", "abc").Apply(said), Is.EqualTo(shown));

    [TestCase("The proxy tunnel request to proxy 'http://user:s%40@127.0.0.1:8/' failed.", "The proxy tunnel request to proxy 'http://user:***@127.0.0.1:8/' failed.")]
    [TestCase("Connect to http://127.0.0.1:8/a@b:c", "Connect to http://127.0.0.1:8/a@b:c")]
    public void MasksThePasswordOfAProxyThatTheRuntimeNames(string said, string shown) =>
        Assert.That(new Redaction(Key).ApplyToRuntime(said), Is.EqualTo(shown));

    [Test]
    public void ASecretThatBeginsWithAnotherIsMaskedWhole() =>
        Assert.That(new Redaction(Key, $"{Key}abc").Apply($"{Key}abc {Key}"), Is.EqualTo("*** ***"));

    [TestCase("pas", "a pas here")]
    [TestCase("pass", "a *** here")]
    public void ASecretOfFourCharactersIsMaskedAndAShorterOneIsNot(string secret, string shown) =>
        Assert.That(new Redaction(secret).Apply($"a {secret} here"), Is.EqualTo(shown));

    [Test]
    public void DetailsAreMaskedAtEveryDepth()
    {
        var details = JObject.Parse($$"""{"fields":[{"got":"is {{Key}}","{{Key}}":1,"limit":5}],"none":null}""");

        Assert.That(new Redaction(Key).Apply(details)!.ToString(Formatting.None), Is.EqualTo("""{"fields":[{"got":"is ***","***":1,"limit":5}],"none":null}"""));
    }

    [Test]
    public async Task AnInputThatIsAWordOfTheServersCodeLeavesTheCodeAsItIs([Values] bool async)
    {
        var e = await FailureAsync(async, new { state = "expired" }, 401, """{"error":{"code":"expired_api_key","message":"The API key has expired"}}""");

        Assert.That((e.Code, e.Message), Is.EqualTo(("expired_api_key", "The API key has expired")));
    }

    [Test]
    public async Task InputsThatAreWordsOfTheServersDetailsLeaveTheDetailsAsTheyAre([Values] bool async)
    {
        const string details = """{"fields":[{"input":"customer_email","limit":1000}]}""";

        var e = await FailureAsync(async, new { kind = "field", value = "input", n = 1000 }, 400, $$"""{"error":{"code":"validation_error","message":"No","details":{{details}} } }""");

        Assert.That(e.Details!.ToString(Formatting.None), Is.EqualTo(details));
    }

    private static async Task<FlowMaestroException> FailureAsync(bool async, object inputs, int status, string body)
    {
        await using var server = SocketServer.Start(Reply.Json(body, status));
        using var client = TestClient.For(server);
        return (FlowMaestroException)(await Failure.OfAsync(client, async, (c => c.Workflows.ExecuteAsync("wf_1", inputs), c => c.Workflows.Execute("wf_1", inputs))))!;
    }
}
