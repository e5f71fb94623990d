using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Peers;
using FlowMaestro.Benchmarks.Server;
using FlowMaestro.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>What waits cost this process, and what one costs of the allowance where webhooks tell of its end.</summary>
internal static class WaitCostRows
{
    private const int Few = 100;
    private const int Many = 1_000;

    private static readonly TimeSpan Long = TimeSpan.FromHours(2);

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Effort effort)
    {
        using var server = new LimitedServer(effort.ClockFactor);
        var costs = new Dictionary<string, (double Cpu, double Memory)>();
        foreach (var (name, create) in Crowd.Both)
        {
            using var crowd = create(server);
            costs[name] = await CostAsync(crowd);
        }

        var (ours, polling) = (costs[Peer.Ours], costs[OncePerSecond.Name]);
        return
        [
            new Finding("1,000 waits for a minute, CPU", "s", ours.Cpu, new Dictionary<string, double> { [OncePerSecond.Name] = polling.Cpu }, ours.Cpu, null, new Goal(2, 1)),
            new Finding("a wait, managed memory", "B", ours.Memory, new Dictionary<string, double> { [OncePerSecond.Name] = polling.Memory }, ours.Memory, null, new Goal(2 << 10, 1 << 10)),
            Finding.Alone("a run of 150 s that a webhook reports, requests", "", await ReportedAsync(server), new Goal(3, 3)) with { WhyAlone = "polling each second would take 150" },
        ];
    }

    private static async Task<(double Cpu, double Memory)> CostAsync(Crowd crowd)
    {
        _ = crowd.WaitAsync(Few, Long);
        var few = await MemoryAsync();
        _ = crowd.WaitAsync(Many - Few, Long);
        var memory = (await MemoryAsync() - few) / (Many - Few);
        var cpu = Environment.CpuUsage.TotalTime;
        await Task.Delay(TimeSpan.FromMinutes(1), crowd.Server.Clock);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        await crowd.LeaveAsync();
        return (cpu.TotalSeconds, memory);

        // Once each was asked for, and what that took is given back.
        async Task<double> MemoryAsync()
        {
            await Task.Delay(TimeSpan.FromMinutes(1), crowd.Server.Clock);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return GC.GetTotalMemory(forceFullCollection: true);
        }
    }

    /// <summary>How many requests an awaited run takes, its start included, once deliveries are known to come.</summary>
    private static async Task<double> ReportedAsync(LimitedServer server)
    {
        using var owner = new FlowMaestroClient(server.NewOptions());
        using var client = new FlowMaestroClient(server.NewOptions());
        var first = new TaskCompletionSource();
        var secret = "";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var receiver = builder.Build();
        receiver.MapPost("/", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            client.Executions.Report(WebhookEvent.ParseVerified(body.ToArray(), context.Request.Headers[WebhookSignature.HeaderName], secret));
            first.TrySetResult();
        });
        await receiver.StartAsync();
        secret = (await owner.Webhooks.CreateAsync("benchmark", receiver.Urls.First(), [WebhookEventType.ExecutionCompleted])).Data.Secret!;
        server.Start(1, TimeSpan.FromSeconds(1));
        await first.Task;

        // What is started later takes as long as this one.
        server.Start(1, TimeSpan.FromSeconds(150));
        await client.Workflows.RunAsync(LimitedServer.Workflow, timeout: Timeout.InfiniteTimeSpan);
        return server.Count().Requests;
    }
}
