using System.Reflection;
using FlowMaestro.Testing.Document;
using FlowMaestro.Tests.Resources;
using Microsoft.CodeAnalysis;

namespace FlowMaestro.Tests.Generation;

/// <summary>Who follows the chapter of CONTRIBUTING.md on a new operation gets what it says.</summary>
public sealed class WorkedExampleTests
{
    private const string Document = "openapi/flowmaestro.yaml";
    private const string Rows = "tests/FlowMaestro.Tests/Resources/WorkflowCases.cs";

    // As the analyzer of the public API writes a method.
    private static readonly SymbolDisplayFormat PublicApiLine = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeModifiers)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue)
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.IncludeNotNullableReferenceTypeModifier);

    [Test]
    public async Task AnOperationOfTheDocumentIsAMethodOfTheClientAfterTheBuild()
    {
        var example = WorkedExample.Read();
        var text = example.Edited(Document);
        var document = DocumentTree.Read(new StringReader(text));
        var generated = (await NSwagRun.OnAsync([document]))[0];
        using var client = new EditedClient(text, generated);

        var methods = client.Methods("WorkflowsClient", "GetStats");
        Assert.That(methods.Select(Line), Is.EquivalentTo(example.Lines("diff").Select(static line => line[1..])));
        var documentation = methods.Single(static method => method.Name == "GetStatsAsync").GetDocumentationCommentXml();
        Assert.That(documentation, Does.Contain("Counts the runs of a workflow.").And.Contain("A run that was cancelled counts too."));
        Assert.That(documentation, Does.Contain("<param name=\"workflowId\">"));

        var matrix = client.CompileMatrix(Rows, example.Edited(Rows));
        var tests = Activator.CreateInstance(matrix);
        await CellAsync("async");
        await CellAsync("sync");
        Run(nameof(OperationMatrixTests.ServesEveryResponseThatTheDocumentShows));

        Task CellAsync(string mode) =>
            (Task)Run(nameof(OperationMatrixTests.SendsWhatTheServerNeedsAndFillsWhatTheUserReads), "Workflows_GetStats, documented", mode)!;

        object? Run(string test, params object[] arguments) =>
            matrix.GetMethod(test)!.Invoke(tests, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private static string Line(IMethodSymbol method) =>
        $"{method.ToDisplayString(PublicApiLine)} -> {method.ReturnType.ToDisplayString(PublicApiLine)}";
}
