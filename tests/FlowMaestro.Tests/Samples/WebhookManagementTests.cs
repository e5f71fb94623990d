#if NET10_0_OR_GREATER // The sample is built for it alone.
using FlowMaestro.Testing;
using SampleHost;
using WebhookManagement;

namespace FlowMaestro.Tests.Samples;

public sealed class WebhookManagementTests
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    private string[] Lines => _out.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    [Test]
    public async Task TourCreatesChangesTestsAndDeletesAWebhookThatReceives()
    {
        Assert.That(await RunAsync(), Is.Zero, _error.ToString());
        string[] expected =
        [
            "Talking to a sandbox at http://127.0.0.1:", "", "Webhooks:", "  My Webhook  ", "Created Order desk, ", "  Secret: whsec_", "  It is shown this once and cannot be asked for again.",
            "Updated Order desk  ", "  received: test, signature verified", "Test delivered, answered 200", "Deliveries:", "  20", "Deleted ", "Webhooks:", "  My Webhook  ",
        ];
        Assert.That(Lines, Has.Length.EqualTo(expected.Length));
        Assert.That(Lines.Zip(expected), Is.All.Matches<(string Line, string Start)>(static pair => pair.Line.StartsWith(pair.Start, StringComparison.Ordinal)), _out.ToString());
        Assert.That(Lines.Count(static line => line.Contains("whsec_", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [TestCase(new[] { "list" }, "  My Webhook  ")]
    [TestCase(new[] { "create", "--name", "Mine", "--url", "https://example.com/x", "--event", "execution.failed" }, "  It is shown this once")]
    [TestCase(new[] { "update", "--webhook", "my webhook", "--pause" }, "Updated My Webhook  ", "  paused  ")]
    [TestCase(new[] { "update", "--webhook", "my webhook", "--name=New", "--event=execution.started" }, "Updated New  ", "  execution.started")]
    [TestCase(new[] { "test", "--webhook", "my webhook" }, "Test delivered, answered 200")]
    [TestCase(new[] { "deliveries", "--webhook", "my webhook" }, "  20", "attempts")]
    [TestCase(new[] { "delete", "--webhook", "my webhook" }, "Deleted ")]
    public async Task EachCommandSaysWhatItDid(string[] args, string start, string part = "")
    {
        Assert.That(await RunAsync(args), Is.Zero, _error.ToString());
        Assert.That(Lines[^1], Does.StartWith(start).And.Contain(part));
    }

    [TestCase(new[] { "delete", "--webhook", "nope" }, 3, "There is no webhook 'nope'. There are: My Webhook.")]
    [TestCase(new[] { "delete" }, 2, "delete needs --webhook.")]
    [TestCase(new[] { "create" }, 2, "create needs --name.")]
    [TestCase(new[] { "create", "--name", "a", "--url", "https://example.com" }, 2, "create needs --event.")]
    [TestCase(new[] { "create", "--event", "execution.failled" }, 2, "There is no event 'execution.failled'. Try --help.")]
    [TestCase(new[] { "create", "--name", "a", "--url", "nope", "--event", "execution.failed" }, 5, "FlowMaestro answered with an error: Invalid URL format")]
    [TestCase(new[] { "update", "--webhook", "my webhook" }, 2, "update needs something to change. Try --help.")]
    [TestCase(new[] { "list", "delete" }, 2, "Unknown argument 'delete'. Try --help.")]
    public async Task WhatGoesWrongIsOneLineAndAnExitCode(string[] args, int exitCode, string message)
    {
        Assert.That(await RunAsync(args), Is.EqualTo(exitCode));
        Assert.That(_error.ToString(), Is.EqualTo(message + Environment.NewLine));
    }

    [Test]
    public async Task TourIsForTheSandboxOnly()
    {
        var surroundings = new Surroundings(_out, _error, static name => name == "FLOWMAESTRO_API_KEY" ? "fm_live_x" : null);

        Assert.That(await new WebhookCommand(surroundings).RunAsync(["tour"]), Is.EqualTo(2));
        Assert.That(_error.ToString(), Does.StartWith("tour is for the sandbox only"));
    }

    [Test]
    public async Task HelpNamesEveryCommand()
    {
        Assert.That(await RunAsync("--help"), Is.Zero);
        Assert.That(_out.ToString(), Does.Contain("list").And.Contain("create").And.Contain("update").And.Contain("test").And.Contain("deliveries").And.Contain("delete"));
    }

    [Test]
    public async Task ProcessListsTheWebhooksOfTheRealApiAndToursNothing()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();

        var (exitCode, output, error) = await SampleProcess.RunAsync("WebhookManagement", sandbox.BaseUrl);

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("My Webhook"));
        Assert.That(sandbox.Requests.Select(static request => request.Method), Is.All.EqualTo("GET"));
    }

    private Task<int> RunAsync(params string[] args) => new WebhookCommand(new Surroundings(_out, _error, static _ => null)).RunAsync(args);
}
#endif
