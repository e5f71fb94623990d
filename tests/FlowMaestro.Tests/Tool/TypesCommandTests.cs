using System.Reflection;
using System.Runtime.Loader;
using FlowMaestro.Models;
using FlowMaestro.Testing;
using FlowMaestro.Tests.Generation;
using FlowMaestro.Tool.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Tool;

public sealed class TypesCommandTests
{
    [Test]
    public async Task WhatItWritesCompilesAndRuns()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        using var client = sandbox.CreateClient();
        using var file = new TemporaryFile();

        using var run = await ToolRun.OnAsync(sandbox, "types", "--namespace", "Shop.Workflows", "--output", file.Path);
        var program = Compile(await File.ReadAllTextAsync(file.Path), """
            using FlowMaestro;
            using FlowMaestro.Models;
            using Shop.Workflows;
            public static class Program
            {
                public static System.Threading.Tasks.Task<Execution> RunAsync(FlowMaestroClient client) =>
                    client.Workflows.RunInvoiceCheckAsync(new InvoiceCheckInputs { InvoiceNumber = "R-17", Amount = 250.5m });
                public static Execution Run(FlowMaestroClient client) =>
                    client.Workflows.RunWelcomeMail(new WelcomeMailInputs { CustomerEmail = "ada@example.com" });
            }
            """).GetType("Program")!;
        var asynchronous = await (Task<Execution>)program.GetMethod("RunAsync")!.Invoke(null, [client])!;
        var synchronous = (Execution)program.GetMethod("Run")!.Invoke(null, [client])!;

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((0, $"{file.Path}: 3 workflows.\n")), run.Error);
        Assert.That(((bool?)asynchronous.Outputs!["approved"], (decimal?)asynchronous.Outputs["amount"]),
            Is.EqualTo(((bool?)true, (decimal?)250.5m)));
        Assert.That((string?)synchronous.Outputs!["subject"], Is.EqualTo("Welcome, dear customer!"));
        Assert.That(sandbox.Requests.Last(static request => request.OperationId == "Workflows_Execute").Body!["inputs"]!.Count(),
            Is.EqualTo(1), "what is left out is not sent");
    }

    [Test]
    public async Task SecondRunChangesNothing()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        using var file = new TemporaryFile();
        string[] args = ["types", "--namespace", "Shop", "--output", file.Path];
        using var first = await ToolRun.OnAsync(sandbox, args);
        var before = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file.Path, before);

        using var second = await ToolRun.OnAsync(sandbox, args);

        Assert.That((second.ExitCode, second.Output, File.GetLastWriteTimeUtc(file.Path)),
            Is.EqualTo((0, $"{file.Path} is up to date.\n", before)));
    }

    [Test]
    public async Task OnlyThoseThatAreNamedAreWritten()
    {
        using var file = new TemporaryFile();

        using var run = await ToolRun.RunAsync(["types", "invoice check", "--namespace", "Shop", "--output", file.Path, "--sandbox"]);

        Assert.That(await File.ReadAllTextAsync(file.Path), Does.Contain("InvoiceCheckInputs").And.Not.Contain("WelcomeMail"));
    }

    [TestCase("'1st' is not a namespace. Try --help.", 2, "--namespace", "1st", "--output", "F.cs")]
    [TestCase("Command 'types' is missing required option 'output'. Try --help.", 2, "--namespace", "Shop")]
    [TestCase("The file cannot be written: ", 1, "--namespace", "Shop", "--output", "/no/such/folder/F.cs")]
    public async Task WhatGoesWrongIsOneLineAndAnExitCode(string message, int exitCode, params string[] args)
    {
        using var run = await ToolRun.RunAsync(["types", "--sandbox", .. args]);

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((exitCode, "")));
        Assert.That(run.Error, Does.StartWith(message).And.Match(@"^[^\n]+\n$"));
    }

    [Test]
    public async Task WhateverPeopleTypeBecomesNamesThatCompile()
    {
        Workflow[] workflows =
        [
            Of("wf-aaaa0001", "Send mail", """{"properties":{"to":{"type":"string"}}}"""),
            Of("wf-aaaa0002", "send-mail", """{"properties":{"to":{"type":"string"}}}"""),
            Of("wf-3", "3 \"steps\" </summary> \n// end",
                """{"properties":{"class":{},"Equals":{},"a b":{"type":"string"},"a-b":{"type":"string"},"":{},"\"":{"type":"string"}}}"""),
            Of("wf-4", "送信", """{"properties":{"workflow_wf_4_inputs":{"type":"string","description":"<b>bold</b> & more"}}}"""),
            Of("wf-5", "Workflow runs",
                """
                {"required":["level"],"properties":{"level":{"enum":["high","High","1st","","a/b"]},"code":{"type":"integer","enum":[1,2]}}}
                """),
            Of("wf-6", "Nested", """
                {"required":["address","lines"],"properties":{
                  "address":{"type":"object","required":["city"],"properties":{"city":{"type":"string"},"zip":{"type":["string","null"]}}},
                  "lines":{"type":"array","items":{"type":"object","properties":{
                    "count":{"type":"integer"},"when":{"type":"string","format":"date"}}}},
                  "more":{"type":"object"},"any":{},"at":{"type":"string","format":"date-time"},
                  "flags":{"type":"object","additionalProperties":{"type":"boolean"}}}}
                """),
            Of("wf-7", "Not a schema", "\"a form\""),
            Of("wf-8", "Leads nowhere", """{"properties":{"a":{"$ref":"#/definitions/gone"}}}"""),
        ];

        var (text, warnings) = await TypesFile.WriteAsync("Shop", workflows);
        var again = await TypesFile.WriteAsync("Shop", [.. workflows.Reverse()]);

        var methods = Compile(text).GetType("Shop.WorkflowRuns")!
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(static method => method.Name);
        Assert.That(methods.Where(static name => name.EndsWith("Async", StringComparison.Ordinal)), Is.EquivalentTo(
        [
            "RunSendMailAaaa0001Async", "RunSendMailAaaa0002Async", "RunWorkflow3StepsSummaryEndAsync", "RunWorkflowWf4Async",
            "RunWorkflowRunsAsync", "RunNestedAsync", "RunNotASchemaAsync", "RunLeadsNowhereAsync",
        ]));
        Assert.That(warnings.Single(), Does.StartWith("The inputs of 'Leads nowhere' have no type"));
        Assert.That(again.Text, Is.EqualTo(text));
    }

    [Test]
    public async Task InputsTravelAsTheWorkflowSpellsThem()
    {
        var (text, _) = await TypesFile.WriteAsync("Shop",
        [
            Of("wf-1", "Order", """
                {"required":["priority","lines"],"properties":{"priority":{"enum":["very high","low"]},
                  "lines":{"type":"array","items":{"type":"object","properties":{
                    "art_no":{"type":"string"},"day":{"type":"string","format":"date"}}}},"note":{"type":"string"}}}
                """),
        ]);
        var inputs = Compile(text, """
            public static class Program
            {
                public static object Inputs => new Shop.OrderInputs
                {
                    Priority = Shop.OrderPriority.VeryHigh,
                    Lines = [new() { ArtNo = "A-1", Day = new(2026, 2, 3) }],
                };
            }
            """).GetType("Program")!.GetProperty("Inputs")!.GetValue(null)!;
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        using var client = sandbox.CreateClient();

        await client.Workflows.ExecuteAsync((await client.Workflows.ListAsync())[0].Id, inputs);

        var sent = sandbox.Requests.Single(static request => request.OperationId == "Workflows_Execute").Body!["inputs"]!;
        Assert.That(sent.ToString(Newtonsoft.Json.Formatting.None),
            Is.EqualTo("""{"priority":"very high","lines":[{"art_no":"A-1","day":"2026-02-03"}]}"""));
    }

    private static Workflow Of(string id, string name, string schema) => new() { Id = id, Name = name, InputSchema = JToken.Parse(schema) };

    private static Assembly Compile(params string[] sources)
    {
        var parsing = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary).WithNullableContextOptions(NullableContextOptions.Enable);
        var trees = sources.Select(source => CSharpSyntaxTree.ParseText(source, parsing));
        var compilation = CSharpCompilation.Create($"Types{Guid.NewGuid():N}", trees, CompilerInputs.Assemblies, options);
        using var program = new MemoryStream();
        var emitted = compilation.Emit(program);
        var faults = emitted.Diagnostics.Where(static d => d.Severity >= DiagnosticSeverity.Warning);
        Assert.That(faults.Where(static d => d.Id is not ("CS1591" or "CS1701" or "CS1702")), Is.Empty, sources[0]);
        program.Position = 0;
        return new AssemblyLoadContext(null).LoadFromStream(program);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.cs");

        public void Dispose() => File.Delete(Path);
    }
}
