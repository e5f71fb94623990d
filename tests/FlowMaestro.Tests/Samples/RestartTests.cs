#if NET10_0_OR_GREATER // The samples are built for it alone.
using System.Net.Http.Json;
using System.Text.Json;
using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Samples;

/// <summary>A process is killed while it waits for a run; another one, which knows only the id of the run, waits again.</summary>
public sealed class RestartTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    private readonly ManualTimeProvider _clock = new();
    private FlowMaestroSandbox _sandbox = null!;
    private string _workflow = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _sandbox = await FlowMaestroSandbox.StartAsync(options => (options.TimeProvider, options.ExecutionDuration) = (_clock, Duration));
        using var client = _sandbox.CreateClient();
        _workflow = (await client.Workflows.ListAsync()).Single(static workflow => workflow.Name == "Welcome mail").Id;
    }

    [TearDown]
    public async Task StopAsync() => await _sandbox.DisposeAsync();

    [Test]
    public async Task RunThatEndedInBetweenCostsOnePoll()
    {
        var run = await KillInTheMiddleOfAWaitAsync();
        _clock.Advance(Duration);

        using var service = await ServiceProcess.StartAsync(_sandbox, _workflow);
        var result = await service.Http.GetFromJsonAsync<JsonElement>(run);

        Assert.That(result.GetProperty("mail").GetProperty("subject").GetString(), Is.EqualTo("Welcome, Ada!"));
        Assert.That(_sandbox.Requests.Select(static request => request.OperationId), Is.EqualTo(["Executions_Get"]));
    }

    [Test]
    public async Task RunThatIsStillUnderWayIsWaitedForAndNotExecutedAgain()
    {
        var run = await KillInTheMiddleOfAWaitAsync();

        using var service = await ServiceProcess.StartAsync(_sandbox, _workflow);
        var wait = service.Http.GetFromJsonAsync<JsonElement>(run);
        await PolledAsync();
        _clock.Advance(Duration);

        Assert.That((await wait).GetProperty("status").GetString(), Is.EqualTo("completed"));
        Assert.That(_sandbox.Requests.Select(static request => request.OperationId), Does.Not.Contain("Workflows_Execute"));
    }

    /// <returns>The path of the run, which is all that is left of it.</returns>
    private async Task<Uri> KillInTheMiddleOfAWaitAsync()
    {
        using var service = await ServiceProcess.StartAsync(_sandbox, _workflow);
        using var started = await service.Http.PostAsJsonAsync(
            "welcome-mails", new { customer_email = "ada@example.com", customer_name = "Ada" });
        var run = started.Headers.Location!;
        var wait = service.Http.GetAsync(run);
        await PolledAsync();

        service.Kill();

        await Assert.ThatAsync(() => wait, Throws.InstanceOf<HttpRequestException>(), "the wait was not under way");
        Assert.That(_sandbox.Requests.Count(static request => request.OperationId == "Workflows_Execute"), Is.EqualTo(1));
        _sandbox.ClearRequests();
        return run;
    }

    private async Task PolledAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (_sandbox.Requests.All(static request => request.OperationId != "Executions_Get" || request.StatusCode is null))
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
#endif
