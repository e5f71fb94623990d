using FlowMaestro.Testing;
using FlowMaestro.Tool;

namespace FlowMaestro.Tests.Tool;

public sealed class SandboxCommandTests
{
    [Test]
    public async Task ServesUntilItIsStopped()
    {
        using var stop = new CancellationTokenSource();
        await using var output = new AwaitedWriter("FLOWMAESTRO_API_KEY=");
        using var error = new StringWriter();
        var port = FreePort();
        var surroundings = new Surroundings(output, error, static _ => null);
        var running = ToolApp.RunAsync(["sandbox", "--port", $"{port}", "--requests-per-minute", "2"], surroundings, stop.Token);
        await output.Written;

        using var client = new FlowMaestroClient(new FlowMaestroClientOptions
        {
            ApiKey = FlowMaestroSandboxOptions.DefaultApiKey,
            BaseUrl = new Uri($"http://127.0.0.1:{port}"),
            MaxRetries = 0,
        });
        var page = await client.Workflows.ListAsync();
        using var taken = await ToolRun.RunAsync(["sandbox", "--port", $"{port}"]);
        await stop.CancelAsync();

        Assert.That((await running, page.RateLimit!.Limit), Is.EqualTo((0, (int?)2)), error.ToString());
        Assert.That(output.ToString(),
            Does.Contain($"FLOWMAESTRO_BASE_URL=http://127.0.0.1:{port}/").And.Contain("Stopped after 1 requests."));
        Assert.That((taken.ExitCode, taken.Error), Is.EqualTo((1, taken.Error.ReplaceLineEndings(" ").TrimEnd() + "\n")));
        Assert.That(taken.Error, Does.Contain($"{port}"));
    }

    [Test]
    public async Task StreamsNothingOfARunWhereItIsSilent([Values] bool silent)
    {
        using var stop = new CancellationTokenSource();
        await using var output = new AwaitedWriter("FLOWMAESTRO_API_KEY=");
        var port = FreePort();
        var surroundings = new Surroundings(output, TextWriter.Null, static _ => null) { SandboxExecution = TimeSpan.FromSeconds(0.3) };
        var running = ToolApp.RunAsync(["sandbox", "--port", $"{port}", .. silent ? (string[])["--silent"] : []], surroundings, stop.Token);
        await output.Written;
        using var client = new FlowMaestroClient(new FlowMaestroClientOptions
        {
            ApiKey = FlowMaestroSandboxOptions.DefaultApiKey,
            BaseUrl = new Uri($"http://127.0.0.1:{port}"),
        });

        var workflow = (await client.Workflows.ListAsync()).Single(static workflow => workflow.Name == "Welcome mail");
        var run = (await client.Workflows.ExecuteAsync(workflow.Id, new { customer_email = "ada@example.com", customer_name = "Ada" })).Data;
        var events = new List<ExecutionEvent>();
        await foreach (var e in client.Executions.StreamAsync(run.ExecutionId))
        {
            events.Add(e);
        }

        await stop.CancelAsync();
        await running;
        Assert.That((events.OfType<NodeEvent>().Any(), events[^1]), Is.EqualTo((!silent, events.OfType<ExecutionCompletedEvent>().Single())));
    }

    [TestCase("--port", "70000")]
    [TestCase("--port", "x")]
    [TestCase("--requests-per-minute", "0")]
    public async Task OptionThatCannotBeIsRefused(params string[] args)
    {
        using var run = await ToolRun.RunAsync(["sandbox", .. args]);

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Error, Does.EndWith("Try --help.\n"));
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class AwaitedWriter(string text) : StringWriter
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task.WaitAsync(TimeSpan.FromSeconds(20));

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            if (value?.StartsWith(text, StringComparison.Ordinal) == true)
            {
                _written.TrySetResult();
            }
        }
    }
}
