using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Benchmarks.Server;

/// <summary>What the calls are made to: Kestrel with ready-made answers, in a process of its own so that its work is nobody's cost.</summary>
internal static class StubServer
{
    /// <summary>When an execution whose id begins with <c>wait-</c> is over, counted from the first request for it.</summary>
    public static readonly TimeSpan RunTime = TimeSpan.FromSeconds(3.3);

    private const string Api = "/api/v1";
    private static readonly ConcurrentDictionary<string, (long Began, StrongBox Requests)> Waits = new();

    /// <summary>Serves until its standard input ends; the first line it writes is its address.</summary>
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static Task AnswerAsync(HttpContext context) => context.Request.Path.Value!.Split('/')[3..] switch
    {
        ["workflows"] => JsonAsync(context, Bodies.Workflows),
        ["workflows", "slow"] => TrickleAsync(context),
        ["workflows", _] => JsonAsync(context, Bodies.Workflow),
        ["executions", "report"] => JsonAsync(context, Bodies.Outputs),
        ["executions", "burst", "events"] => BurstAsync(context),
        ["executions", "idle", "events"] => IdleAsync(context),
        ["executions", "burst" or "idle"] => JsonAsync(context, Bodies.Execution("running", "null")),
        ["executions", var id, "events"] => WaitEventsAsync(context, id),
        ["executions", var id] => WaitStateAsync(context, id),
        ["requests", var id] => context.Response.WriteAsync(Waits[id].Requests.Value.ToString(CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"No answer for {Api}{context.Request.Path}"),
    };

    private static async Task JsonAsync(HttpContext context, byte[] body)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "application/json; charset=utf-8";
        headers.ContentLength = body.Length;
        headers["x-request-id"] = "req-1";

        // An allowance that no run uses up, so that pacing is part of each call and holds none up.
        headers["x-ratelimit-limit"] = "100000000";
        headers["x-ratelimit-remaining"] = "99999999";
        headers["x-ratelimit-reset"] = ((DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 * 60) + 60).ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-limit-day"] = "1000000000";
        headers["x-ratelimit-remaining-day"] = "999999999";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static async Task TrickleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Bodies.Workflow.Length;
        for (var i = 0; i < Bodies.Workflow.Length; i += 8)
        {
            await context.Response.Body.WriteAsync(Bodies.Workflow.AsMemory(i, Math.Min(8, Bodies.Workflow.Length - i)), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(10, context.RequestAborted);
        }
    }

    private static async Task BurstAsync(HttpContext context)
    {
        var events = int.Parse(context.Request.Headers["X-Events"].ToString(), CultureInfo.InvariantCulture);
        var batch = Enumerable.Range(0, 100).SelectMany(Bodies.NodeCompleted).ToArray();
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.WriteAsync(Bodies.Connected, context.RequestAborted);
        for (var sent = 0; sent < events; sent += 100)
        {
            await context.Response.Body.WriteAsync(batch, context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(Bodies.Completed, context.RequestAborted);
    }

    private static async Task IdleAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.WriteAsync(Bodies.Connected, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task WaitEventsAsync(HttpContext context, string id)
    {
        var began = Count(id);
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.WriteAsync(Bodies.Connected, context.RequestAborted);
        for (var node = 1; Left(began) is { Ticks: > 0 } left; node++)
        {
            await context.Response.Body.WriteAsync(Bodies.NodeCompleted(node), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(left < TimeSpan.FromSeconds(0.5) ? left : TimeSpan.FromSeconds(0.5), context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(Bodies.Completed, context.RequestAborted);
    }

    private static Task WaitStateAsync(HttpContext context, string id)
    {
        var began = Count(id);
        var end = began + (long)(RunTime.TotalSeconds * Stopwatch.Frequency);

        // Each of a workflow of its own: how waits share the requests for one is what the rows of the allowance tell.
        return JsonAsync(context, Left(began) > TimeSpan.Zero
            ? Bodies.Execution("running", "null", id)
            : Bodies.Execution("completed", string.Create(CultureInfo.InvariantCulture, $$"""{"over_at":{{end}}}"""), id));
    }

    private static TimeSpan Left(long began) => RunTime - Stopwatch.GetElapsedTime(began);

    private static long Count(string id)
    {
        var (began, requests) = Waits.GetOrAdd(id, static _ => (Stopwatch.GetTimestamp(), new StrongBox()));
        Interlocked.Increment(ref requests.Value);
        return began;
    }

    private sealed class StrongBox
    {
        public int Value;
    }
}
