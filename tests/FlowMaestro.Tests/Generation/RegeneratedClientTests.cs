using FlowMaestro.Tests.Resources;

namespace FlowMaestro.Tests.Generation;

public sealed class RegeneratedClientTests
{
    [Test]
    public async Task IsThatOfTheBuildAsLongAsTheDocumentIsTheSame()
    {
        var generated = (await NSwagRun.OnAsync([ApiDocument.Root]))[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(generated, Is.EqualTo([Built("RawClients.g.cs"), Built("Models.g.cs")]));
            Assert.That(RegeneratedClient.ErrorsOf(generated), Is.Empty);
        }
    }

    private static string Built(string file) => File.ReadAllText(RepositoryRoot.File("src", "FlowMaestro", "obj", "Generated", file));
}
