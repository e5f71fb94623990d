using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

public sealed class RetryMatrixTests
{
    [Test]
    public async Task EveryEndingGivesItsExceptionAndItsNumberOfRequests()
    {
        var watch = Stopwatch.StartNew();
        var rows = new List<(string Line, bool IsRight)>();
        foreach (var batch in Ending.All.Chunk(8))
        {
            rows.AddRange(await Task.WhenAll(batch.Select(RowAsync)));
        }

        TestContext.Out.WriteLine($"{"ending",-28} {"safe: async",-22} {"safe: sync",-22} {"not safe: async",-30} {"not safe: sync",-30}");
        rows.ForEach(static row => TestContext.Out.WriteLine(row.Line));
        TestContext.Out.WriteLine($"{rows.Count * 4} cells in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.That(string.Join('\n', rows.Where(static row => !row.IsRight).Select(static row => row.Line)), Is.Empty);
    }

    private static async Task<(string Line, bool IsRight)> RowAsync(Ending ending)
    {
        var line = new StringBuilder($"{ending.Name,-28}");
        var isRight = true;
        foreach (var safe in new[] { true, false })
        {
            foreach (var async in new[] { true, false })
            {
                var (cell, fits) = await CellAsync(ending, safe, async);
                line.Append(CultureInfo.InvariantCulture, $" {cell.PadRight(safe ? 22 : 30)}");
                isRight &= fits;
            }
        }

        return (line.ToString(), isRight);
    }

    private static async Task<(string Cell, bool Fits)> CellAsync(Ending ending, bool safe, bool async)
    {
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromMinutes(1));
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = ending.Reply is null ? SocketServer.Start() : SocketServer.Start(ending.Reply(clock));
        var port = ending.Reply is null ? ((IPEndPoint)nobody.LocalEndPoint!).Port : server.Port;
        using var client = TestClient.For(new Uri($"http://127.0.0.1:{port}"), options =>
        {
            options.TimeProvider = clock;
            options.Timeout = Ending.Timeout;
            options.MaxRetries = Ending.MaxRetries;
        });

        var thrown = await Failure.OfAsync(client, async, safe
            ? (async c => await c.Workflows.GetAsync("wf_1"), c => c.Workflows.Get("wf_1"))
            : (async c => await c.Workflows.ExecuteAsync("wf_1", new { name = "John" }), c => c.Workflows.Execute("wf_1", new { name = "John" })));

        var count = server.Requests.Count;
        var expected = safe ? ending.SafeRequests : ending.UnsafeRequests;
        if (thrown is not FlowMaestroException e)
        {
            return ($"!! {thrown?.GetType().Name ?? "no exception"}", false);
        }

        var retried = e.Attempts > 1;
        var fits = e.GetType() == ending.Exception
            && count == expected
            && retried == (expected != 1 && !(expected == 0 && !safe && ending.Unknown))
            && e.Attempts == (retried ? Ending.MaxRetries + 1 : 1)
            && e.OutcomeUnknown == (!safe && ending.Unknown)
            && e.Code.Length > 0;
        var name = e.GetType().Name.Replace("FlowMaestro", "", StringComparison.Ordinal).Replace("Exception", "", StringComparison.Ordinal);
        return ($"{(fits ? "" : "!! ")}{(name.Length == 0 ? "(base)" : name)} {count}/{e.Attempts}{(e.OutcomeUnknown ? " unknown" : "")}", fits);
    }
}
