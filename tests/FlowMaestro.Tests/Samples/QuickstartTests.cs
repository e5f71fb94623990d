#if NET10_0_OR_GREATER // The sample is built for it alone.
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Samples;

public sealed partial class QuickstartTests
{
    [Test]
    public async Task PrintsWhatItsPictureShows()
    {
        var picture = XDocument.Load(RepositoryRoot.File("docs", "quickstart.svg")).Descendants()
            .Where(static element => element.Name.LocalName == "text").Select(static text => text.Value);

        var (exitCode, output, error) = await SampleProcess.RunAsync("Quickstart", address: null);

        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(
            $"$ dotnet run --project samples/Quickstart\n{Same(output)}",
            Is.EqualTo(Same(string.Join('\n', picture)) + "\n"),
            "docs/quickstart.svg has a text for each line of the output");
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
