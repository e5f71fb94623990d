using FlowMaestro.Models;
using FlowMaestro.Testing;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Tool;

public sealed class RunCommandTests
{
    private static readonly string[] WelcomeAda = ["run", "Welcome mail", "--input", "customer_email=ada@example.com"];

    [Test]
    public async Task ShowsTheStepsAndPrintsTheOutputs([Values] bool isTerminal)
    {
        using var run = await ToolRun.RunAsync([.. WelcomeAda, "--sandbox"], isTerminal);

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.Contain("Running Welcome mail, execution ").And.Contain("+ Write the mail").And.Contain("Completed"));
        Assert.That(run.Output, Does.EndWith("""
            {
              "sent_to": "ada@example.com",
              "subject": "Welcome, dear customer!",
              "sent": true
            }

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task JsonIsAloneOnStandardOutput()
    {
        using var run = await ToolRun.RunAsync([.. WelcomeAda, "--sandbox", "--json"], isTerminal: true);

        var execution = JObject.Parse(run.Output).ToObject<Execution>()!;
        Assert.That((execution.Status, (bool?)execution.Outputs!["sent"]), Is.EqualTo((ExecutionStatus.Completed, (bool?)true)));
        Assert.That(run.Error, Does.Contain("+ Write the mail"));
    }

    [Test]
    public async Task InputsAreReadAsWhatTheWorkflowAsksFor()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"invoice_number": "7", "amount": 5}""");
        await using var sandbox = await FlowMaestroSandbox.StartAsync();

        using var run = await ToolRun.OnAsync(sandbox, "run", "invoice check", "--input-file", file, "--input", "amount=1200.5", "--json");

        File.Delete(file);
        var outputs = JObject.Parse(run.Output).ToObject<Execution>()!.Outputs!;
        Assert.That((run.ExitCode, (string?)outputs["invoice_number"], (decimal?)outputs["amount"], (bool?)outputs["approved"]),
            Is.EqualTo((0, "7", (decimal?)1200.5m, (bool?)false)));
        Assert.That(sandbox.Requests.SelectMany(static request => request.Violations), Is.Empty);
    }

    [Test]
    public async Task WorkflowIsFoundByItsIdWithoutAList()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        using var client = sandbox.CreateClient();
        var workflow = (await client.Workflows.ListAsync())[0];
        sandbox.ClearRequests();

        using var run = await ToolRun.OnAsync(sandbox, "run", workflow.Id, "--input=customer_email=ada@example.com");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(sandbox.Requests.Select(static request => request.OperationId), Does.Not.Contain("Workflows_List"));
    }

    [TestCase("There is no workflow 'nope'. There are: Welcome mail, Invoice check, Support triage, Twin, Twin.", 1, "run", "nope")]
    [TestCase("Several workflows are called 'twin'. Name one by its id: wf_a, wf_b.", 1, "run", "twin")]
    [TestCase("'Invoice check' cannot be run with these inputs: 'invoice_number' is missing; "
        + "'amount' must be of the type number, not string; there is no 'colour'. It takes: invoice_number, amount.",
        2, "run", "Invoice check", "--input", "amount=much", "--input", "colour=red")]
    [TestCase("--input needs name=value, not 'amount'.", 2, "run", "Invoice check", "--input", "amount")]
    [TestCase("Name a workflow to run, or an --execution to go on with. Try --help.", 2, "run")]
    [TestCase("--timeout must be more than 0 and at most 86400 seconds. Try --help.", 2, "run", "twin", "--timeout", "0")]
    [TestCase("Unknown option 'loud'. Try --help.", 2, "run", "twin", "--loud")]
    [TestCase("Unknown command 'dance'. Try --help.", 2, "dance")]
    [TestCase("'..' is not an id: the request would reach another path. (Parameter 'executionId')", 2, "run", "--execution", "..")]
    public async Task WhatGoesWrongIsOneLineAndAnExitCode(string message, int exitCode, params string[] args)
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(static options =>
        {
            options.Workflows.Add(new SandboxWorkflow("Twin") { Id = "wf_a" });
            options.Workflows.Add(new SandboxWorkflow("Twin") { Id = "wf_b" });
        });

        using var run = await ToolRun.OnAsync(sandbox, args);

        Assert.That((run.ExitCode, run.Error, run.Output), Is.EqualTo((exitCode, $"{message}\n", "")));
    }

    [Test]
    public async Task InputFileThatIsNoObjectIsRefused([Values("[1]", "{", null)] string? content)
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content);
        }

        using var run = await ToolRun.RunAsync([.. WelcomeAda, "--sandbox", "--input-file", file]);

        File.Delete(file);
        Assert.That((run.ExitCode, run.Error.Count(static character => character == '\n')), Is.EqualTo((2, 1)));
        Assert.That(run.Error, Does.Contain(file));
    }

    [Test]
    public async Task FailedRunIsExitCodeOne()
    {
        await using var sandbox =
            await FlowMaestroSandbox.StartAsync(static options => options.FailExecutions = "The mail server is down.");

        using var run = await ToolRun.OnAsync(sandbox, WelcomeAda);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Does.Match(@"^Execution [0-9a-f-]{36} ended as failed: The mail server is down\.\n$"));
    }

    [Test]
    public async Task KeyIsNeverShown()
    {
        const string Key = "fm_live_0123456789abcdefKEYCANARY";
        await using var sandbox = await FlowMaestroSandbox.StartAsync();

        using var none = await ToolRun.RunAsync(WelcomeAda);
        using var refused = await WithAsync(sandbox.BaseUrl.ToString());
        using var nobody = await WithAsync("http://127.0.0.1:1");
        using var noAddress = await WithAsync("here");
        using var broken = await ToolRun.RunAsync(WelcomeAda, variables: [("FLOWMAESTRO_API_KEY", $"{Key}\n")]);

        ToolRun[] runs = [none, refused, nobody, noAddress, broken];
        Assert.That(runs.Select(static run => run.ExitCode), Is.EqualTo([2, 1, 1, 2, 2]));
        Assert.That(runs.Select(static run => run.Error),
            Has.All.Match(@"^[^\n]+\n$").And.None.Contains("KEYCANARY").And.None.Contains("   at "));
        Assert.That(none.Error, Does.Contain("FLOWMAESTRO_API_KEY").And.Contain("--sandbox"));

        static Task<ToolRun> WithAsync(string address) =>
            ToolRun.RunAsync(WelcomeAda, variables: [("FLOWMAESTRO_API_KEY", Key), ("FLOWMAESTRO_BASE_URL", address)]);
    }

    [Test]
    public async Task WaitThatRunsOutSaysHowToGoOnAndThatWorks()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(static options => options.PauseExecutions = TimeSpan.FromSeconds(2));

        using var first = await ToolRun.OnAsync(sandbox, [.. WelcomeAda, "--timeout", "0.5"]);
        var goOn = first.Error.Trim().Split("flowmaestro ")[1].Split(' ');
        using var second = await ToolRun.OnAsync(sandbox, goOn);

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((1, 0)), second.Error);
        Assert.That(first.Error, Does.StartWith("Still running after 0.5 s. Execution "));
        Assert.That(second.Output, Does.Contain("\"sent\": true"));
        Assert.That(sandbox.Requests.Count(static request => request.OperationId == "Workflows_Execute"), Is.EqualTo(1));
    }

    [Test]
    public async Task InterruptStopsWaitingAndSaysHowToGoOn()
    {
        var (run, execution) = await InterruptedAsync();

        var goOn = $"Execution {execution.Id} goes on. To wait for it: flowmaestro run --execution {execution.Id}";
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((130, $"Interrupted. {goOn}\n")));
        Assert.That(execution.Status.IsTerminal, Is.False);
    }

    [Test]
    public async Task InterruptCancelsWhereThatIsWanted()
    {
        var (run, execution) = await InterruptedAsync("--cancel-on-interrupt");

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((130, $"Interrupted. Execution {execution.Id} was cancelled.\n")));
        Assert.That(execution.Status, Is.EqualTo(ExecutionStatus.Cancelled));
    }

    private static async Task<(ToolRun Run, Execution Execution)> InterruptedAsync(params string[] more)
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(
            static options => (options.ExecutionDuration, options.StartEmpty) = (TimeSpan.FromMinutes(5), true));
        using var stop = new CancellationTokenSource();
        await using var watched = new SignallingWriter("Connected", stop);
        using var run = await ToolRun.OnAsync(sandbox, [.. WelcomeAda, .. more], stop.Token, watched);
        using var client = sandbox.CreateClient();
        return (run, (await client.Executions.ListAsync(workflowId: (await client.Workflows.ListAsync())[0].Id))[0]);
    }
}
