using System.Collections.Concurrent;
using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;
using FlowMaestro.Tool.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Tool;

/// <summary>The server as a client of the same protocol starts it: a process, spoken to over its standard input and output.</summary>
public sealed class McpCommandTests
{
    [Test]
    public async Task WorkflowIsAToolThatTellsItsProgress()
    {
        // Long enough for the stream to be open when the steps begin.
        await using var sandbox =
            await FlowMaestroSandbox.StartAsync(static options => options.ExecutionDuration = TimeSpan.FromSeconds(1.5));
        await using var client = await ConnectAsync(sandbox);
        var progress = new Notifications();

        var tools = await client.ListToolsAsync();
        var result = await tools.Single(static tool => tool.Name == "invoice_check").CallAsync(
            new Dictionary<string, object?> { ["invoice_number"] = "R-17", ["amount"] = 250 }, progress);

        Assert.That(tools.Select(static tool => tool.Name), Is.EqualTo(["welcome_mail", "invoice_check", "support_triage"]));
        Assert.That(tools[1].JsonSchema.GetProperty("required").GetArrayLength(), Is.EqualTo(2));
        Assert.That((result.IsError, (bool?)JObject.Parse(Text(result))["approved"]), Is.EqualTo(((bool?)false, (bool?)true)),
            Text(result));
        Assert.That(await progress.UntilAsync("+ Compare with the order", "+ Decide", "Completed"),
            Is.EqualTo(["+ Compare with the order", "+ Decide", "Completed"]));
    }

    [Test]
    public async Task WhatAModelGetsWrongIsAnErrorThatNamesIt()
    {
        await using var sandbox =
            await FlowMaestroSandbox.StartAsync(static options => options.FailExecutions = "The mail server is down.");
        await using var client = await ConnectAsync(sandbox);

        var unfit = await client.CallToolAsync("invoice_check", new Dictionary<string, object?> { ["amount"] = "a lot" });
        var failed = await client.CallToolAsync("welcome_mail", new Dictionary<string, object?> { ["customer_email"] = "ada@example.com" });
        var unknown = await Assert.CatchAsync<McpException>(async () => await client.CallToolAsync("dance"));

        Assert.That(unfit.IsError, Is.True);
        Assert.That(Text(unfit), Is.EqualTo(
            "The workflow 'Invoice check' was not run: 'invoice_number' is missing; 'amount' must be of the type number, not string."));
        Assert.That(failed.IsError, Is.True);
        Assert.That(Text(failed), Does.StartWith("The workflow 'Welcome mail' ended as failed: The mail server is down. (execution "));
        Assert.That(unknown!.Message, Does.Contain("There is no tool 'dance'."));
    }

    [Test]
    public async Task KeyThatIsRefusedIsToldToTheClientButNotShown()
    {
        const string Key = "fm_live_0123456789abcdefKEYCANARY";
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        await using var client = await ConnectAsync(sandbox, Key);

        var refused = await Assert.CatchAsync<McpException>(async () => await client.ListToolsAsync());

        Assert.That(refused!.Message, Does.Contain("key").IgnoreCase.And.Not.Contain("KEYCANARY"));
    }

    [Test]
    public async Task ListIsReadAnewAtMostOnceAMinute()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        using var client = sandbox.CreateClient();
        var clock = new ManualTimeProvider();
        using var tools = new WorkflowTools(client.Workflows, clock);

        await tools.ListAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(59));
        await tools.ListAsync(CancellationToken.None);
        var within = Lists(sandbox);
        clock.Advance(TimeSpan.FromSeconds(1));
        var list = await tools.ListAsync(CancellationToken.None);

        Assert.That((within, Lists(sandbox), list.Tools.Count), Is.EqualTo((1, 2, 3)));
        Assert.That(sandbox.Requests.Count(static request => request.OperationId == "Workflows_Get"), Is.EqualTo(3),
            "what has not changed is not read again");

        static int Lists(FlowMaestroSandbox sandbox) => sandbox.Requests.Count(static request => request.OperationId == "Workflows_List");
    }

    private static string Program =>
        RepositoryRoot.File("src", "FlowMaestro.Tool", "bin", TestBuild.Configuration, "net10.0", "FlowMaestro.Tool.dll");

    private static Task<McpClient> ConnectAsync(FlowMaestroSandbox sandbox, string? key = null) =>
        McpClient.CreateAsync(new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [Program, "mcp"],
            EnvironmentVariables = new Dictionary<string, string?>
            {
                ["FLOWMAESTRO_API_KEY"] = key ?? sandbox.ApiKey,
                ["FLOWMAESTRO_BASE_URL"] = sandbox.BaseUrl.ToString(),
            },
        }));

    private static string Text(CallToolResult result) => ((TextContentBlock)result.Content.Single()).Text;

    /// <summary>The client tells them in any order; their values say in which they were sent.</summary>
    private sealed class Notifications : IProgress<ProgressNotificationValue>
    {
        private readonly ConcurrentQueue<ProgressNotificationValue> _values = new();
        private readonly SemaphoreSlim _arrived = new(0);

        public void Report(ProgressNotificationValue value)
        {
            _values.Enqueue(value);
            _arrived.Release();
        }

        /// <returns>Those of the messages, once all have come, in the order in which they were sent.</returns>
        public async Task<IEnumerable<string>> UntilAsync(params string[] starts)
        {
            while (!starts.All(start => _values.Any(value => value.Message!.StartsWith(start, StringComparison.Ordinal))))
            {
                Assert.That(await _arrived.WaitAsync(TimeSpan.FromSeconds(20)), Is.True,
                    string.Join('\n', _values.Select(static value => $"{value.Progress} {value.Message}")));
            }

            return _values.OrderBy(static value => value.Progress)
                .Select(value => starts.FirstOrDefault(start => value.Message!.StartsWith(start, StringComparison.Ordinal)))
                .OfType<string>();
        }
    }
}
