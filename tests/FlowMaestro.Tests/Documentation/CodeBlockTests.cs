using System.Reflection;
using FlowMaestro.Tests.Generation;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace FlowMaestro.Tests.Documentation;

/// <summary>Every C# block of every page is compiled as it stands there, and run.</summary>
public sealed class CodeBlockTests
{
    private const string Language = "csharp";

    // A block in another spelling of C# would be shown as code and never be tried.
    private static readonly string[] OtherLanguages = ["sh", "json", "yaml", "xml", "http", "text", "python", "mermaid", "powershell", "diff", "markdown"];

    private static IEnumerable<TestCaseData> Blocks => Pages.Blocks.Where(static block => block.Language == Language && !IsPartOfAFile(block)).Select(static block => new TestCaseData(block).SetArgDisplayNames(block.ToString()));

    [TestCaseSource(nameof(Blocks))]
    public async Task CompilesAndRuns(object example)
    {
        var block = (CodeBlock)example;
        var assembly = BlockCompiler.Compile(block);
        await using var stage = await Stage.OpenAsync(block);
        Stage.Current = stage;

        await (assembly.EntryPoint is { } main ? RunAsync(main, stage, block) : RunTestsAsync(assembly, block));

        Assert.That(stage.Requests.SelectMany(static request => request.Violations), Is.Empty, $"{block} sends what the OpenAPI document does not allow");
    }

    [Test]
    public void EveryBlockSaysItsLanguage() =>
        Assert.That(Pages.Blocks.Where(static block => block.Language != Language && !OtherLanguages.Contains(block.Language)).Select(static block => $"{block}: '{block.Language}'"), Is.Empty);

    [Test]
    public void ThereAreBlocksToTry() => Assert.That(Blocks.Count(), Is.GreaterThan(50));

    // What the chapter on a new operation puts into files is compiled and run by WorkedExampleTests.
    private static bool IsPartOfAFile(CodeBlock block) => block is { Page: "CONTRIBUTING.md", Heading: WorkedExample.Title };

    private static async Task RunAsync(MethodInfo main, Stage stage, CodeBlock block)
    {
        try
        {
            var run = Task.Run(() => main.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [stage.Arguments], culture: null));
            await run.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (Exception exception)
        {
            Assert.Fail($"{block} fails when it runs: {exception}\n\n{block.Code}");
        }
    }

    private static async Task RunTestsAsync(Assembly assembly, CodeBlock block)
    {
        // A run of its own, that knows nothing of this one.
        Task<ITestResult> run;
        using (ExecutionContext.SuppressFlow())
        {
            run = Task.Run(() =>
            {
                var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
                runner.Load(assembly, new Dictionary<string, object> { ["NumberOfTestWorkers"] = 0 });
                return runner.Run(TestListener.NULL, TestFilter.Empty);
            });
        }

        var result = await run.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That((result.FailCount, result.SkipCount), Is.EqualTo((0, 0)), $"{block}: {Failures(result)}");
        Assert.That(result.PassCount, Is.Positive, $"{block} has neither statements nor tests: nothing of it runs");
    }

    private static string Failures(ITestResult result) =>
        result.HasChildren ? string.Join('\n', result.Children.Select(Failures).Where(static text => text.Length > 0)) : result.ResultState.Status == TestStatus.Failed ? $"{result.Name}: {result.Message}" : "";
}
