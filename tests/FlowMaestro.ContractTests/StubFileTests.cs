using System.Net;
using System.Net.Http.Headers;
using FlowMaestro.Testing;
using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.ContractTests;

/// <summary>The stubs as files, and loaded as users load them.</summary>
public sealed class StubFileTests
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("stubs");

    [SetUp]
    public void Write() => FlowMaestroStubs.WriteTo(_directory.FullName);

    [TearDown]
    public void Delete() => _directory.Delete(recursive: true);

    [Test]
    public void AreOneOfEachKindForEveryOperation()
    {
        var ids = DocumentReader.Embedded.Operations.Select(static o => $"{o.Id}.json").ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ids, Has.Count.EqualTo(33));
            Assert.That(Names("mappings"), Is.EquivalentTo(ids));
            Assert.That(Names("plain"), Is.EquivalentTo(ids));
        }
    }

    [Test]
    public void ArePlainEnoughForOtherImporters()
    {
        foreach (var stub in _directory.GetFiles("plain/*.json").Select(static file => JObject.Parse(File.ReadAllText(file.FullName))))
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That(Keys(stub), Is.EqualTo(["request", "response"]));
                Assert.That(Keys(stub["request"]!), Is.EqualTo(["method", "urlPath"]));
                Assert.That(Keys(stub["response"]!), Is.EqualTo(["status", "headers", "body"]));
                Assert.That((string?)stub["request"]!["urlPath"], Does.StartWith("/api/v1/").And.Not.Contain("{"));
                Assert.That(stub["response"]!["headers"]!.Values().Select(static value => value.Type), Is.All.EqualTo(JTokenType.String));
                Assert.That((string?)stub["response"]!["body"], Is.Not.Empty);
            }
        }
    }

    [Test]
    public void SayInTheHeaderOfEveryLimitWhatItsBodySays()
    {
        var limits = (from file in _directory.GetFiles("mappings/*.json")
                      from response in JObject.Parse(File.ReadAllText(file.FullName)).SelectTokens("$..response")
                      where (int?)response["status"] == 429
                      let details = response["jsonBody"]!["error"]!["details"]!
                      let left = (string?)details["window"] == "day" ? "x-ratelimit-remaining-day" : "x-ratelimit-remaining"
                      select (InBody: (string?)details["retry_after"], InHeader: (string?)response["headers"]!["retry-after"], Left: (string?)response["headers"]![left])).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(limits, Has.Count.EqualTo(2 * 33));
            Assert.That(limits.Select(static limit => limit.InHeader), Is.EqualTo(limits.Select(static limit => limit.InBody)).And.All.Not.Null);
            Assert.That(limits.Select(static limit => limit.Left), Is.All.EqualTo("0"));
        }
    }

    [Test]
    public async Task AreTakenOutOfTheServerAgain()
    {
        var prefix = $"loaded/{Guid.NewGuid():N}";
        var stubs = await FlowMaestroStubs.LoadAsync(WireMockFixture.Address, prefix);
        await using (stubs.ConfigureAwait(false))
        {
            using var client = stubs.CreateClient();
            Assert.That((await client.Webhooks.GetAsync("wh_any")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        using var http = new HttpClient { BaseAddress = stubs.BaseUrl };
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse("Bearer fm_live_stubs");
        using var response = await http.GetAsync("api/v1/webhooks/wh_any");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private IEnumerable<string> Names(string folder) => _directory.GetFiles($"{folder}/*.json").Select(static file => file.Name);

    private static IEnumerable<string> Keys(JToken token) => ((JObject)token).Properties().Select(static p => p.Name);
}
