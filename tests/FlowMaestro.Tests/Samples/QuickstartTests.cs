#if NET10_0_OR_GREATER // The sample is built for it alone.
using FlowMaestro.Testing;
using Quickstart;
using SampleHost;

namespace FlowMaestro.Tests.Samples;

public sealed class QuickstartTests
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    [Test]
    public async Task RunsTheFirstWorkflowAndPrintsItsOutputs([Values] bool isTerminal)
    {
        var exitCode = await RunAsync([], isTerminal: isTerminal);

        Assert.That(exitCode, Is.Zero, _error.ToString());
        Assert.That(_error.ToString(), Is.Empty);
        Assert.That(Output, Does.Contain("Welcome mail").And.Contain("Support triage"));
        Assert.That(Output, Does.Contain("+ Write the mail"));
        Assert.That(Output.ReplaceLineEndings("\n"), Does.EndWith("{\n  \"sent_to\": \"ada@example.com\",\n  \"subject\": \"Welcome, Ada!\",\n  \"sent\": true\n}\n"));
    }

    [Test]
    public async Task TakesAWorkflowByNameAndInputsOfItsTypes()
    {
        var exitCode = await RunAsync(["--workflow", "invoice check", "--input", "invoice_number=42", "--input=amount=1200.5"]);

        Assert.That(exitCode, Is.Zero, _error.ToString());
        Assert.That(Output, Does.Contain("\"invoice_number\": \"42\"").And.Contain("\"amount\": 1200.5").And.Contain("\"approved\": false"));
    }

    [Test]
    public async Task DroppedStreamIsShownAndStillEndsRight()
    {
        var exitCode = await RunAsync(["--drop-stream"]);

        Assert.That(exitCode, Is.Zero, _error.ToString());
        Assert.That(Output, Does.Contain("Reconnected").And.Contain("Completed").And.Contain("\"sent\": true"));
    }

    [Test]
    public async Task SilentStreamStillEndsRight()
    {
        var exitCode = await RunAsync(["--silent"]);

        Assert.That(exitCode, Is.Zero, _error.ToString());
        Assert.That(Output, Does.Not.Contain("Write the mail").And.Contain("Completed").And.Contain("\"sent\": true"));
    }

    [TestCase(new[] { "--fail" }, 1, "The execution failed: The service behind this step did not answer.")]
    [TestCase(new[] { "--workflow", "nope" }, 3, "There is no workflow 'nope'. There are: Welcome mail, Invoice check, Support triage.")]
    [TestCase(new[] { "--workflow", "Invoice check", "--input", "amount=1" }, 2, "'Invoice check' needs --input invoice_number=...")]
    [TestCase(new[] { "--workflow", "Invoice check", "--input", "amount=much" }, 2, "Input 'amount' must be a number.")]
    [TestCase(new[] { "--input", "colour=red" }, 2, "'Welcome mail' has no input 'colour'. It takes: customer_email, customer_name.")]
    [TestCase(new[] { "--input", "customer_name={" }, 2, "Input 'customer_name' begins like JSON but is not valid JSON.")]
    [TestCase(new[] { "--input", "customer_name" }, 2, "--input needs name=value.")]
    [TestCase(new[] { "--input" }, 2, "--input needs a value.")]
    [TestCase(new[] { "--workflow", "--fail" }, 2, "--workflow needs a value.")]
    [TestCase(new[] { "--workflow=" }, 2, "--workflow needs a value.")]
    [TestCase(new[] { "--silent=3" }, 2, "--silent takes no value.")]
    [TestCase(new[] { "--loud" }, 2, "Unknown argument '--loud'. Try --help.")]
    public async Task WhatGoesWrongIsOneLineAndAnExitCode(string[] args, int exitCode, string message)
    {
        Assert.That(await RunAsync(args), Is.EqualTo(exitCode));
        Assert.That(_error.ToString(), Is.EqualTo(message + Environment.NewLine));
    }

    [Test]
    public async Task SwitchesOfTheSandboxAreRefusedForTheRealApi()
    {
        var exitCode = await RunAsync(["--silent"], variable: name => name == "FLOWMAESTRO_API_KEY" ? "fm_live_x" : null);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(_error.ToString(), Does.StartWith("--silent is for the sandbox only"));
    }

    [Test]
    public async Task HelpNamesEveryOption()
    {
        Assert.That(await RunAsync(["--help"]), Is.Zero);
        Assert.That(Output, Does.Contain("--workflow").And.Contain("--input").And.Contain("--drop-stream").And.Contain("--silent").And.Contain("--fail"));
    }

    [Test]
    public async Task InterruptionEndsItWithItsOwnExitCode()
    {
        using var stop = new CancellationTokenSource();
        using var output = new SignallingWriter("> Look up the customer", stop);

        var exitCode = await new QuickstartCommand(new Surroundings(output, _error, _ => null)).RunAsync([], stop.Token);

        Assert.That(exitCode, Is.EqualTo(130));
        Assert.That(_error.ToString(), Is.EqualTo("Interrupted." + Environment.NewLine));
    }

    [Test]
    public async Task ProcessTalksToTheApiOfTheEnvironment()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();

        var (exitCode, output, error) = await SampleProcess.RunAsync("Quickstart", sandbox.BaseUrl, "--workflow", "Welcome mail", "--input", "customer_email=grace@example.com");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("\"sent_to\": \"grace@example.com\""));
        Assert.That(sandbox.Requests.Select(r => r.OperationId), Does.Contain("Executions_StreamEvents"));
        Assert.That(sandbox.Requests.SelectMany(r => r.Violations), Is.Empty);
    }

    [Test]
    public async Task ProcessSaysInOneLineThatTheApiCannotBeReached()
    {
        var (exitCode, _, error) = await SampleProcess.RunAsync("Quickstart", new Uri("http://127.0.0.1:1"), "--workflow", "Welcome mail");

        Assert.That(exitCode, Is.EqualTo(4));
        Assert.That(error, Does.StartWith("FlowMaestro cannot be reached: ").And.Not.Contain("   at "));
        Assert.That(error.Trim().Split('\n'), Has.Length.EqualTo(1));
    }

    private string Output => _out.ToString();

    private Task<int> RunAsync(string[] args, bool isTerminal = false, Func<string, string?>? variable = null)
    {
        var surroundings = new Surroundings(_out, _error, variable ?? (_ => null)) { IsTerminal = isTerminal, SandboxExecution = TimeSpan.FromMilliseconds(600) };
        return new QuickstartCommand(surroundings).RunAsync(args);
    }
}
#endif
