namespace FlowMaestro.Tests.Documentation;

/// <summary>The tables that list options, exceptions and codes have all of them.</summary>
public sealed class ReferenceTableTests
{
    private static readonly string Configuration = Page("configuration");
    private static readonly string Errors = Page("errors");

    [Test]
    public void NamesEveryOption() => AssertNamed(
        Configuration, typeof(FlowMaestroClientOptions).GetProperties().Select(static property => $"| `{property.Name}` |"));

    [Test]
    public void NamesEveryException() => AssertNamed(
        Errors,
        typeof(FlowMaestroException).Assembly.GetExportedTypes()
            .Where(static type => type.IsAssignableTo(typeof(FlowMaestroException))).Select(static type => $"| `{type.Name}` |"));

    [Test]
    public void NamesEveryErrorCode() => AssertNamed(
        Errors, typeof(FlowMaestroErrorCodes).GetFields().Select(static field => $"`{field.GetRawConstantValue()}`"));

    private static void AssertNamed(string page, IEnumerable<string> names) => Assert.That(names.Where(name => !Has(page, name)), Is.Empty);

    private static bool Has(string text, string name) => text.Contains(name, StringComparison.Ordinal);

    private static string Page(string name) => File.ReadAllText(RepositoryRoot.File("docs", $"{name}.md"));
}
