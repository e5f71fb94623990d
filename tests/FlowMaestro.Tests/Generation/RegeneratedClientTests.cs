using FlowMaestro.Tests.Conventions;
using FlowMaestro.Tests.Resources;

namespace FlowMaestro.Tests.Generation;

public sealed class RegeneratedClientTests
{
    [Test]
    public async Task IsThatOfTheBuildAsLongAsTheDocumentIsTheSame()
    {
        var generated = (await NSwagRun.OnAsync([ApiDocument.Root]))[0];
        var client = RegeneratedClient.Of(generated);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(generated, Is.EqualTo([Built("RawClients.g.cs"), Built("Models.g.cs")]));
            Assert.That(client.Errors, Is.Empty);
            Assert.That(client.Surface, Is.EqualTo(PublicApiListing.Of(typeof(FlowMaestroClient).Assembly)));
        }
    }

    private static string Built(string file) => File.ReadAllText(RepositoryRoot.File("src", "FlowMaestro", "obj", "Generated", file));
}
