#if NET10_0_OR_GREATER // The sample is built for it alone.
using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Samples;

public sealed class QuickstartTests
{
    [Test]
    public async Task RunsTheFirstWorkflowOfItsOwnSandbox()
    {
        var (exitCode, output, error) = await SampleProcess.RunAsync("Quickstart", address: null);

        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain("Support triage").And.Contain("+ Write the mail"));
        Assert.That(output, Does.EndWith("\"subject\": \"Welcome, Ada!\",\n  \"sent\": true\n}\n"));
    }

    [Test]
    public async Task RunsAWorkflowOfTheApiOfTheEnvironment()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();

        var (exitCode, output, error) = await SampleProcess.RunAsync(
            "Quickstart", sandbox.BaseUrl, args: ["Welcome mail", "--input", "customer_email=grace@example.com"]);

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("\"sent_to\": \"grace@example.com\""));
        Assert.That(sandbox.Requests.SelectMany(static request => request.Violations), Is.Empty);
    }

    [Test]
    public async Task RunsNothingOfAnApiUnlessItIsNamed()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();

        var (exitCode, output, _) = await SampleProcess.RunAsync("Quickstart", sandbox.BaseUrl);

        Assert.That((exitCode, output), Is.EqualTo((0, output)));
        Assert.That(sandbox.Requests.Select(static request => request.OperationId), Is.EqualTo(["Workflows_List"]));
    }

    [TestCase("There is no workflow 'nope' among the first 3.", 1, "nope")]
    [TestCase("Unknown option 'loud'.", 2, "--loud")]
    public async Task WhatGoesWrongIsOneLineAndAnExitCode(string message, int expected, params string[] args)
    {
        var (exitCode, _, error) = await SampleProcess.RunAsync("Quickstart", address: null, args: args);

        Assert.That((exitCode, error), Is.EqualTo((expected, $"{message}\n")));
    }
}
#endif
