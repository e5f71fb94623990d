using System.Reflection;
using FlowMaestro.Testing.Document;
using FlowMaestro.Tests.Conventions;
using FlowMaestro.Tests.Resources;
using Microsoft.CodeAnalysis;
using ApiDocument = FlowMaestro.Tests.Resources.ApiDocument;

namespace FlowMaestro.Tests.Generation;

/// <summary>Who follows the chapter of CONTRIBUTING.md on a new operation gets what it says.</summary>
public sealed class WorkedExampleTests
{
    private const string Document = "openapi/flowmaestro.yaml";
    private const string Rows = "tests/FlowMaestro.Tests/Resources/WorkflowCases.cs";
    private const string Promises = "tests/FlowMaestro.Tests/Conventions/DocumentRules.cs";

    // As the analyzer of the public API writes a method.
    private static readonly SymbolDisplayFormat PublicApiLine = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters,
        SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeModifiers,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.IncludeNotNullableReferenceTypeModifier);

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
        Assert.That(
            methods.Single(static method => method.Name == "GetStatsAsync").GetDocumentationCommentXml(),
            Does.Contain("Counts the runs of a workflow.").And.Contain("A run that was cancelled counts too.").And.Contain("<param name=\"workflowId\">"));

        Assert.That(DocumentRules.OtherEndpoints(ApiDocument.OperationsOf(document)), Is.EqualTo(["+ GET /api/v1/workflows/{workflow_id}/stats"]));
        Assert.That(example.Edited(Promises), Does.Contain("        GET /workflows/{workflow_id}/stats,\n"));

        var matrix = client.CompileMatrix(Rows, example.Edited(Rows));
        var tests = Activator.CreateInstance(matrix);
        foreach (var mode in (string[])["async", "sync"])
        {
            await (Task)matrix.GetMethod(nameof(OperationMatrixTests.SendsWhatTheServerNeedsAndFillsWhatTheUserReads))!
                .Invoke(tests, BindingFlags.DoNotWrapExceptions, null, ["Workflows_GetStats, documented", mode], null)!;
        }

        matrix.GetMethod(nameof(OperationMatrixTests.ServesEveryAnswerThatTheDocumentShows))!.Invoke(tests, BindingFlags.DoNotWrapExceptions, null, [], null);
    }

    private static string Line(IMethodSymbol method) => $"{method.ToDisplayString(PublicApiLine)} -> {method.ReturnType.ToDisplayString(PublicApiLine)}";
}
