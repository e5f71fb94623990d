using FlowMaestro.Testing;
using FlowMaestro.Testing.Document;
using WireMock.Server;

namespace FlowMaestro.ContractTests;

/// <summary>The plain stubs in WireMock.Net, which reads no more of WireMock's format than they use.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class WireMockNetTests
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("stubs");
    private WireMockServer _server = null!;

    private static IEnumerable<TestCaseData> Cells() =>
        from row in CaseList.All
        let operation = DocumentReader.Embedded.Find(row.Operation)!
        where CaseList.AnswerOf(row).IsFirst && row.Sends.Split('?')[0] == $"{operation.Method} {operation.ExamplePath}"
        select new TestCaseData(row.ToString()).SetArgDisplayNames(row.ToString());

    [OneTimeSetUp]
    public void Import()
    {
        FlowMaestroStubs.WriteTo(_directory.FullName);
        _server = WireMockServer.Start();
        foreach (var file in _directory.GetFiles("plain/*.json"))
        {
            _server.ReadStaticWireMockOrgMappingAndAddOrUpdate(file.FullName);
        }
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _server.Dispose();
        _directory.Delete(recursive: true);
    }

    [Test]
    public void AreAllImported() => Assert.That(_server.Mappings.Count, Is.EqualTo(DocumentReader.Embedded.Operations.Count));

    [TestCaseSource(nameof(Cells))]
    public async Task ServeTheClient(string name)
    {
        using var client = new FlowMaestroClient(new FlowMaestroClientOptions { ApiKey = "fm_live_stubs", BaseUrl = new Uri(_server.Url!), MaxRetries = 0 });
        await CaseList.All.Single(row => row.ToString() == name).RunAsync(client, async: true);
    }
}
