using FlowMaestro.Diagnostics;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Tests.Diagnostics;

/// <summary>Not beside other tests: listeners are heard in the whole process.</summary>
[NonParallelizable]
public class SilenceTests
{
    private readonly FlowMaestroClientOptions _options = new() { ApiKey = TestClient.Key, LoggerFactory = new RecordedLog(LogLevel.Warning) };

    private readonly FlowMaestroConnectionException _failure = new("Lost.");

    [Test]
    public void AllocatesNothingWhereNobodyListens()
    {
        var diagnostics = new ClientDiagnostics(_options, "api.flowmaestro.io", 443);

        void Watch()
        {
            using var observation = diagnostics.Observe("GET", "api/v1/workflows/{workflow_id}");
            using var activity = LongActivity.Begin("Executions.Stream", Tracing.ExecutionId, "exec_1");
            using var active = new Active(ActiveKind.ExecutionStream);
            Metrics.Retried("GET", "api/v1/workflows/{workflow_id}", "503");
            Metrics.Reconnected(ActiveKind.ExecutionStream, "503");
            Metrics.Polled("api/v1/executions", served: 3, _failure);
            Metrics.PermitAwaited(TimeSpan.FromSeconds(1), isPoll: true, _failure);
            Metrics.Delivered("handled");
        }

        Assert.That(Allocated(Watch), Is.Zero);
    }

    [Test]
    public void MakesACallNoHeavier()
    {
        const string workflow = """{"data":{"id":"wf_1","name":"First","version":1}}""";
        using var unwatched = TestClient.For(StubHandler.Json(workflow));
        using var warningsOnly = TestClient.For(StubHandler.Json(workflow), options => options.LoggerFactory = _options.LoggerFactory);
        using var watched = TestClient.For(StubHandler.Json(workflow), static options => options.LoggerFactory = new RecordedLog());

        var plain = Allocated(() => unwatched.Workflows.Get("wf_1"));

        Assert.That(Allocated(() => warningsOnly.Workflows.Get("wf_1")), Is.EqualTo(plain).Within(1).Percent);
        Assert.That(Allocated(() => watched.Workflows.Get("wf_1")), Is.GreaterThan(plain * 1.05), "or the measurement measures nothing");
        using var readings = new Readings();
        Assert.That(Allocated(() => unwatched.Workflows.Get("wf_1")), Is.EqualTo(plain).Within(1).Percent, "a call without retries has nothing but numbers to tell a meter");
    }

    /// <summary>Bytes for each of many runs, once everything is warm.</summary>
    private static double Allocated(Action action)
    {
        const int runs = 2000;
        for (var i = 0; i < 200; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < runs; i++)
        {
            action();
        }

        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / runs;
    }
}
