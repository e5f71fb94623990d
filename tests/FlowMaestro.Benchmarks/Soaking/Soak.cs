using System.Globalization;
using FlowMaestro.Benchmarks.Server;
using FlowMaestro.Models;

namespace FlowMaestro.Benchmarks.Soaking;

/// <summary>
/// Two hundred waits and fifty streams at any time on a server with random faults: whether every run's end is told once,
/// none is lost and none executed twice, and whether memory and threads stay level.
/// </summary>
internal sealed class Soak
{
    private const int Waits = 200;
    private const int Streams = 50;
    private const int MoreThreads = 10;
    private const double MoreMemory = 1.25;

    private const string Started = "runs started";
    private const string Refused = "starts that failed, nothing executed";
    private const string Unknown = "starts whose outcome is unknown (OutcomeUnknown)";
    private const string ByWait = "ends told by a wait";
    private const string ByStream = "ends told by a stream";
    private const string Wrong = "ends told wrongly";
    private const string Twice = "ends told twice";
    private const string Again = "waits that failed and were begun again";
    private const string Broken = "streams that failed; the end came from a wait";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly FlowMaestroClient _client;
    private readonly SoakTally _tally = new();
    private readonly CancellationTokenSource _stopping;
    private int _number;

    private Soak(FlowMaestroClient client, CancellationTokenSource stopping)
    {
        _client = client;
        _stopping = stopping;
    }

    /// <returns>1 where something was lost or done twice, or grew.</returns>
    public static async Task<int> RunAsync(TimeSpan time)
    {
        var (server, url) = ChildProcess.Serve(Roles.Faulty);
        using (server)
        {
            using var stopping = new CancellationTokenSource(time);
            using var client = new FlowMaestroClient(new FlowMaestroClientOptions { ApiKey = Testing.FlowMaestroSandboxOptions.DefaultApiKey, BaseUrl = url });
            var soak = new Soak(client, stopping);
            var sampling = soak._tally.SampleAsync(TimeSpan.FromSeconds(5), stopping.Token);
            Task[] loops =
            [
                .. Enumerable.Range(0, Waits).Select(_ => soak.RepeatAsync(soak.WaitAsync)),
                .. Enumerable.Range(0, Streams).Select(_ => soak.RepeatAsync(soak.FollowAsync)),
            ];
            await sampling;
            await Task.WhenAny(Task.WhenAll(loops), Task.Delay(Patience, CancellationToken.None));
            var hanging = loops.Count(static loop => !loop.IsCompleted);
            await Task.WhenAll(loops.Where(static loop => loop.IsCompleted));
            return soak.Report(time, server.Ask("stop"), hanging);
        }
    }

    private async Task RepeatAsync(Func<int, string, Task> follow)
    {
        while (!_stopping.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _number);
            string id;
            try
            {
                id = (await _client.Workflows.ExecuteAsync(FaultyServer.Workflow, new { number })).Data.ExecutionId;
                _tally.Add(Started);
            }
            catch (FlowMaestroException e)
            {
                _tally.Add(e.OutcomeUnknown ? Unknown : Refused);
                continue;
            }

            await follow(number, id);
        }
    }

    private async Task WaitAsync(int number, string id)
    {
        while (true)
        {
            try
            {
                var execution = await _client.Executions.WaitForCompletionAsync(id);
                var isRight = execution.Id == id && execution.Status == ExecutionStatus.Completed && (int?)execution.Outputs?["number"] == number;
                _tally.Add(isRight ? ByWait : Wrong);
                return;
            }
            catch (FlowMaestroException)
            {
                _tally.Add(Again);
            }
        }
    }

    private async Task FollowAsync(int number, string id)
    {
        var ends = new List<ExecutionEvent>();
        try
        {
            await foreach (var e in _client.Executions.StreamAsync(id))
            {
                if (e.IsTerminal)
                {
                    ends.Add(e);
                }
            }
        }
        catch (FlowMaestroException)
        {
            _tally.Add(Broken);
            await WaitAsync(number, id);
            return;
        }

        var isRight = ends is [ExecutionCompletedEvent done, ..] && (int?)done.Outputs?["number"] == number;
        _tally.Add(ends.Count > 1 ? Twice : isRight ? ByStream : Wrong);
    }

    private int Report(TimeSpan time, string server, int hanging)
    {
        var (executed, twice, faults) = server.Split(' ', 3) is [var a, var b, var c] ? (a, int.Parse(b, CultureInfo.InvariantCulture), c) : throw new InvalidOperationException(server);
        var memory = _tally.Level(static s => s.Memory);
        var threads = _tally.Level(static s => s.Threads);
        var lost = _tally[Started] - _tally[ByWait] - _tally[ByStream] - _tally[Wrong] - _tally[Twice];
        var isLevel = memory.Last <= memory.First * MoreMemory && threads.Last <= threads.First + MoreThreads;
        Row("of", string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} minutes, {Waits} waits and {Streams} streams at any time"));
        Row("---", "---");
        Row("server", faults);
        foreach (var (what, count) in _tally.Counts)
        {
            Row(what, count.ToString("N0", CultureInfo.InvariantCulture));
        }

        Row("runs executed", executed);
        Row("runs executed twice", twice.ToString(CultureInfo.InvariantCulture));
        Row("runs whose end was not told", lost.ToString(CultureInfo.InvariantCulture));
        Row("waits and streams that hang", hanging.ToString(CultureInfo.InvariantCulture));
        Row("managed memory, first and last third", string.Create(CultureInfo.InvariantCulture, $"{memory.First / 1e6:0.00} MB, {memory.Last / 1e6:0.00} MB"));
        Row("threads, first and last third", string.Create(CultureInfo.InvariantCulture, $"{threads.First}, {threads.Last}"));
        return lost == 0 && twice == 0 && hanging == 0 && _tally[Wrong] == 0 && _tally[Twice] == 0 && isLevel ? 0 : 1;

        static void Row(string name, string value) => Console.WriteLine($"| {name} | {value} |");
    }
}
