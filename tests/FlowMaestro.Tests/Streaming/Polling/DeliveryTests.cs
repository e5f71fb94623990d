using System.Text;
using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming.Polling;

[NonParallelizable]
public class DeliveryTests
{
    private const string Secret = "whsec_test";

    private readonly ManualTimeProvider _clock = new();
    private readonly RunServer _server;

    public DeliveryTests() => _server = new RunServer(_clock);

    [Test]
    public async Task ADeliveryEndsAWaitWithoutARequest()
    {
        using var client = _server.Client();
        var run = _server.Start(TimeSpan.FromHours(1));
        var wait = client.Executions.WaitForCompletionAsync(run.Id);
        new Simulation(_clock, client).MoveTo(TimeSpan.FromSeconds(0.5));

        // The stream is opened after the first poll, by the wait itself.
        SpinWait.SpinUntil(() => _server.Targets.Count == 2);
        var before = _server.Targets.Count;

        Assert.That(client.Executions.Report(Completed(run.Id)), Is.True);

        var execution = await wait;
        Assert.That(execution.Status, Is.EqualTo(ExecutionStatus.Completed));
        Assert.That((int)execution.Outputs!["answer"]!, Is.EqualTo(42));
        Assert.That(execution.CreatedAt, Is.EqualTo(run.Created), "from the row that was seen before");
        Assert.That(_server.Targets, Has.Count.EqualTo(before));
    }

    [Test]
    public async Task AReportedRunCostsOneRequestAndOneForEachFullMinute()
    {
        using var client = _server.Client();
        client.Executions.Report(Completed("exec_of_before"));
        var run = _server.Start(TimeSpan.FromHours(1));
        _server.Override = static target => target.EndsWith("/execute", StringComparison.Ordinal)
            ? StubHandler.JsonResponse("""{"data":{"execution_id":"exec_0","workflow_id":"wf_1","status":"pending","inputs":{"n":1}},"meta":{}}""")
            : null;

        var running = client.Workflows.RunAsync("wf_1", new { n = 1 });
        new Simulation(_clock, client).MoveTo(TimeSpan.FromSeconds(150));
        client.Executions.Report(Completed(run.Id));

        var execution = await running;
        Assert.That(execution.Inputs!["n"]!.ToString(), Is.EqualTo("1"));
        Assert.That(_server.Targets, Is.EqualTo(new[] { "workflows/wf_1/execute", "executions/exec_0", "executions/exec_0" }));
    }

    [Test]
    public async Task AnEarlyDeliveryIsKeptForTheWaitThatComesLater()
    {
        using var client = _server.Client();
        var ticket = new ExecutionTicket { ExecutionId = "exec_9", WorkflowId = "wf_1", Status = ExecutionStatus.Pending };

        Assert.That(client.Executions.Report(Completed("exec_9")), Is.False);

        Assert.That((await client.Executions.WaitForCompletionAsync(ticket)).Status, Is.EqualTo(ExecutionStatus.Completed));
        Assert.That(_server.Targets, Is.Empty);
    }

    [Test]
    public async Task ADeliveryThatLacksTheRowTakesOneGet()
    {
        using var client = _server.Client();
        var run = _server.Start(TimeSpan.Zero);
        client.Executions.Report(Completed(run.Id));

        var wait = client.Executions.WaitForCompletionAsync(run.Id);
        new Simulation(_clock, client).MoveTo(TimeSpan.FromSeconds(0.5));

        Assert.That((await wait).CreatedAt, Is.EqualTo(run.Created));
        Assert.That(_server.Targets, Is.EqualTo(new[] { $"executions/{run.Id}" }));
    }

    [Test]
    public async Task ADeliveryEndsAStream([Values] bool async)
    {
        var clock = new ManualTimeProvider();
        await using var server = new ExecutionServer(Reply.Events().Then(Frames.Connected).ThenStall());
        using var client = server.Client(o => o.TimeProvider = clock);
        var events = Following.OnAThread(() => client.EventsAsync(async)).Unwrap();
        await server.Socket.StallsAsync();

        Assert.That(client.Executions.Report(Completed(Frames.Id)), Is.True);

        Assert.That((await events)[^1], Is.InstanceOf<ExecutionCompletedEvent>());
        Assert.That(server.Socket.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void OnlyAVerifiedEventIsTaken()
    {
        using var client = _server.Client();

        Assert.That(() => client.Executions.Report(WebhookEvent.Parse(Body("exec_1", "execution.completed"))), Throws.ArgumentException);
    }

    [Test]
    public void AnEventThatIsNotTerminalEndsNothing([Values("execution.started", "thread.message.completed", "test")] string type)
    {
        using var client = _server.Client();
        var run = _server.Start(TimeSpan.FromHours(1));
        var wait = client.Executions.WaitForCompletionAsync(run.Id);

        Assert.That(client.Executions.Report(Verified(Body(run.Id, type))), Is.False);
        Assert.That(wait.IsCompleted, Is.False);
    }

    [Test]
    public async Task CancellingWakesTheFollowersOfTheSameClientAtOnce()
    {
        using var client = _server.Client();
        var run = _server.Start(TimeSpan.FromHours(1));
        var wait = client.Executions.WaitForCompletionAsync(run.Id, pollInterval: TimeSpan.FromMinutes(10));
        var simulation = new Simulation(_clock, client);
        simulation.MoveTo(TimeSpan.FromSeconds(5));
        _server.Override = target => target.EndsWith("/cancel", StringComparison.Ordinal)
            ? StubHandler.JsonResponse($$"""{"data":{"id":"{{run.Id}}","status":"cancelled","message":"ok"},"meta":{} }""")
            : StubHandler.JsonResponse($$"""{"data":{"id":"{{run.Id}}","workflow_id":"wf_1","status":"cancelled","created_at":"2026-02-03T10:15:30Z"},"meta":{} }""");

        await client.Executions.CancelAsync(run.Id);
        simulation.MoveTo(_clock.Elapsed + TimeSpan.FromSeconds(0.1));

        Assert.That((await wait).Status, Is.EqualTo(ExecutionStatus.Cancelled));
    }

    private static WebhookEvent Completed(string executionId) => Verified(Body(executionId, "execution.completed"));

    private static WebhookEvent Verified(byte[] body) => WebhookEvent.ParseVerified(body, WebhookSignature.Sign(body, Secret), Secret);

    private static byte[] Body(string executionId, string type) => Encoding.UTF8.GetBytes(
        $$"""{"id":"evt_1","event":"{{type}}","created_at":"2026-02-03T10:16:30.000Z","data":{"execution_id":"{{executionId}}","workflow_id":"wf_1","workflow_name":"W","status":"completed","started_at":"2026-02-03T10:15:31.000Z","completed_at":"2026-02-03T10:16:30.000Z","outputs":{"answer":42} } }""");
}
