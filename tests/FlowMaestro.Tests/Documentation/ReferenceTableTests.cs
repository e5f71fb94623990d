namespace FlowMaestro.Tests.Documentation;

/// <summary>The tables that list methods, options, exceptions and codes have all of them.</summary>
public sealed class ReferenceTableTests
{
    private static readonly string Methods = Page("methods");
    private static readonly string Configuration = Page("configuration");
    private static readonly string Errors = Page("errors");

    [Test]
    public void NamesEveryMethodOfTheClients()
    {
        var missing = from client in Conventions.Packages.Clients
                      let row = Row(client == typeof(AgentMemoryClient) ? "client.Agents.Memory" : $"client.{client.Name[..^"Client".Length]}")
                      from method in Conventions.Packages.NetworkMethods(client)
                      where method.Name.EndsWith("Async", StringComparison.Ordinal) && !row.Contains($"`{method.Name}`", StringComparison.Ordinal)
                      select $"{client.Name}.{method.Name}";

        Assert.That(missing.Distinct(), Is.Empty);
    }

    [Test]
    public void NamesEveryOption() => Assert.That(
        typeof(FlowMaestroClientOptions).GetProperties().Select(static property => property.Name).Where(static name => !Configuration.Contains($"| `{name}` |", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void NamesEveryException() => Assert.That(
        typeof(FlowMaestroException).Assembly.GetExportedTypes().Where(static type => type.IsAssignableTo(typeof(FlowMaestroException))).Select(static type => type.Name)
            .Where(static name => !Errors.Contains($"| `{name}` |", StringComparison.Ordinal)),
        Is.Empty);

    [Test]
    public void NamesEveryErrorCode() => Assert.That(
        typeof(FlowMaestroErrorCodes).GetFields().Select(static field => (string)field.GetRawConstantValue()!).Where(static code => !Errors.Contains($"`{code}`", StringComparison.Ordinal)), Is.Empty);

    private static string Page(string name) => File.ReadAllText(RepositoryRoot.File("docs", $"{name}.md"));

    private static string Row(string start) => Methods.Split('\n').Single(line => line.StartsWith($"| `{start}` |", StringComparison.Ordinal));
}
