using System.Globalization;
using System.Net.ServerSentEvents;
using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Peers;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>A stream that delivers as fast as it is read: events a second of processor time, and what each leaves for the collector.</summary>
internal static class EventRows
{
    public const string Bare = "bare SseParser";
    private const string Untouched = "payload untouched";
    private const string Typed = "typed, read";
    private const string Tree = "SseParser and JObject";

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Uri url, Effort effort)
    {
        using var ours = new Ours(url);
        using var http = new HttpClient { BaseAddress = new Uri(url, "/api/v1/") };
        var rounds = await Rounds.RunAsync(
            [
                new(Bare, count => BareAsync(http, count, static _ => { })),
                new(Untouched, count => OursAsync(ours.Client, count, static _ => { })),
                new(Typed, count => OursAsync(ours.Client, count, static e => Read((NodeCompletedEvent)e))),
                new(Tree, count => BareAsync(http, count, static data => _ = (string?)JObject.Parse(data)["nodeId"])),
            ],
            effort.LargeRounds, effort.Events, warmUp: 160_000);

        return
        [
            CallRows.Finds("events, typed and read", "1/s", rounds, Typed, Bare, PerSecond, new Goal(0.25, null, AtLeast: true)),
            CallRows.Finds("events, payload untouched", "1/s", rounds, Untouched, Bare, PerSecond, new Goal(0.55, 0.8, AtLeast: true)),
            Finding.Alone("event, payload untouched, allocated", "B", rounds.Median(Untouched, static c => c.Bytes), new Goal(450, 400)),
            Finding.Alone("event, typed and every member read, allocated", "B", rounds.Median(Typed, static c => c.Bytes), new Goal(900, null)),
        ];
    }

    private static double PerSecond(Cost cost) => 1_000_000 / cost.Cpu;

    private static void Read(NodeCompletedEvent e)
    {
        if (e.NodeId.Length == 0 || e.NodeName is null || e.Duration is null)
        {
            throw new InvalidOperationException("The event was not read.");
        }
    }

    private static async Task OursAsync(FlowMaestroClient client, int count, Action<ExecutionEvent> look)
    {
        var seen = 0;
        var options = new RequestOptions { Headers = { ["X-Events"] = count.ToString(CultureInfo.InvariantCulture) } };
        await foreach (var e in client.Executions.StreamAsync("burst", options))
        {
            if (e is NodeEvent)
            {
                seen++;
                look(e);
            }
        }

        Check(seen, count);
    }

    private static async Task BareAsync(HttpClient http, int count, Action<string> look)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "executions/burst/events");
        request.Headers.Add("X-Events", count.ToString(CultureInfo.InvariantCulture));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var seen = 0;
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            if (item.EventType == ExecutionEventTypes.NodeCompleted)
            {
                seen++;
                look(item.Data);
            }
        }

        Check(seen, count);
    }

    private static void Check(int seen, int sent)
    {
        if (seen != sent)
        {
            throw new InvalidOperationException($"{sent} events were sent, {seen} came.");
        }
    }
}
