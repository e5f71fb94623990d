using System.Collections.Concurrent;
using System.Globalization;
using FlowMaestro.Testing;

namespace FlowMaestro.Benchmarks.Soaking;

/// <summary>A sandbox at which something always goes wrong, in a process of its own. It counts how often each run was executed.</summary>
internal static class FaultyServer
{
    public const string Workflow = "wf_soak";

    // Faults wait for a request: where each request met one, the client would send fewer, and more faults would wait for them.
    private const int RequestsForEachFault = 5;

    // Rarely: for a minute after a refusal the client starts ten requests a second and no more, which would be all that the soak tries.
    private const int RefusalEvery = 1_200;
    private const int RefusalsAtOnce = 5;

    private static readonly TimeSpan BetweenFaults = TimeSpan.FromSeconds(0.1);

    private static readonly IReadOnlyList<(string Name, Action<FlowMaestroSandbox> Inject)> Faults =
    [
        ("connection cut", static sandbox => sandbox.DropConnection(FlowMaestroSandbox.AnyOperation)),
        ("cut after it was handled", static sandbox => sandbox.DropConnection(FlowMaestroSandbox.AnyOperation, afterHandling: true)),
        ("500", static sandbox => sandbox.Fail(FlowMaestroSandbox.AnyOperation, 500)),
        ("502", static sandbox => sandbox.Fail(FlowMaestroSandbox.AnyOperation, 502)),
        ("503", static sandbox => sandbox.Fail(FlowMaestroSandbox.AnyOperation, 503)),
    ];

    /// <summary>The role of the child: the first line it writes is its address, the last what it did and counted.</summary>
    public static async Task<int> RunAsync()
    {
        var executions = new ConcurrentDictionary<int, int>();
        var options = new FlowMaestroSandboxOptions { StartEmpty = true };
        options.Workflows.Add(new SandboxWorkflow("Soak")
        {
            Id = Workflow,
            Outputs = inputs =>
            {
                executions.AddOrUpdate((int)inputs["number"]!, 1, static (_, before) => before + 1);
                return inputs;
            },
        });
        await using var sandbox = await FlowMaestroSandbox.StartAsync(options);
        using var stopping = new CancellationTokenSource();
        var injecting = InjectAsync(sandbox, stopping.Token);
        Console.WriteLine(sandbox.BaseUrl);
        await Console.In.ReadLineAsync();
        await stopping.CancelAsync();
        var faults = await injecting;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{executions.Count} {executions.Values.Count(static n => n > 1)} {string.Join(", ", faults.Select(static f => $"{f.Key}: {f.Value:N0}"))}"));
        return 0;
    }

    private static async Task<SortedDictionary<string, int>> InjectAsync(FlowMaestroSandbox sandbox, CancellationToken stopping)
    {
        var random = new Random(17);
        var injected = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["requests"] = 0 };
        var nextFault = 0;
        for (var tick = 0; !stopping.IsCancellationRequested; tick++)
        {
            var requests = injected["requests"] + sandbox.Requests.Count;
            if (requests >= nextFault)
            {
                nextFault = requests + RequestsForEachFault;
                var (name, inject) = Faults[random.Next(Faults.Count)];
                inject(sandbox);
                injected[name] = injected.GetValueOrDefault(name) + 1;
            }

            if (tick % RefusalEvery == RefusalEvery / 4)
            {
                sandbox.Fail(FlowMaestroSandbox.AnyOperation, 429, RefusalsAtOnce, TimeSpan.FromSeconds(1));
                injected["429"] = injected.GetValueOrDefault("429") + RefusalsAtOnce;
            }

            if (tick % 10 == 0)
            {
                var options = sandbox.Options;
                options.ExecutionDuration = TimeSpan.FromSeconds(1 + (4 * random.NextDouble()));
                options.Latency = TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(1_000) : 0);
                options.SilentStreams = random.Next(3) == 0;
                options.DropStreamsAfter = random.Next(2) == 0 ? random.Next(6) : null;
                injected["requests"] += sandbox.Requests.Count;
                sandbox.ClearRequests();
            }

            await Task.Delay(BetweenFaults, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return injected;
    }
}
