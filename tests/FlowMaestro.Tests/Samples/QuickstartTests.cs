#if NET10_0_OR_GREATER // The sample is built for it alone.
using System.Text.RegularExpressions;
using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Samples;

public sealed partial class QuickstartTests
{
    [Test]
    public async Task ShowsProgressAndOutputsOfARunOnASandboxOfItsOwn()
    {
        var (exitCode, output, error) = await SampleProcess.RunAsync("Quickstart", address: null);

        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(Same(output), Is.EqualTo("""
            Workflows of a sandbox at http://127.0.0.1:…/ (set FLOWMAESTRO_API_KEY for the real API):
              Welcome mail  5b0c8f5e-9b1d-4c62-8f2a-6f1f4f0f7a11
              Invoice check  8bdaa7cd-fefd-4a6f-b98f-c94cf7b8256f
              Support triage  eea02ed8-b081-4801-8156-9508057ff1b0

            Running Welcome mail, execution …
              > Look up the customer
              + Look up the customer (… s)
                33 %
              > Write the mail
              + Write the mail (… s)
                66 %
              > Send the mail
              + Send the mail (… s)
                100 %
            Outputs: {
              "sent_to": "ada@example.com",
              "subject": "Welcome, Ada!",
              "sent": true
            }

            """));
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

    // The same in each run: neither ports, nor ids of executions, nor times.
    private static string Same(string output) => Different().Replace(output, "…");

    [GeneratedRegex(@"(?<=127\.0\.0\.1:)\d+|(?<=execution )[0-9a-f-]{36}|(?<=\()\d+\.\d(?= s\))")]
    private static partial Regex Different();
}
#endif
