using FlowMaestro.Benchmarks.Pairing;
using FlowMaestro.Benchmarks.Peers;
using FlowMaestro.Benchmarks.Server;

namespace FlowMaestro.Benchmarks.Rows;

/// <summary>Many waits and calls on sixty requests a minute: how late, how many refused. Times are those of the server's clock.</summary>
internal static class AllowanceRows
{
    private const int Usual = 200;
    private const int Many = 1_000;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(40);

    /// <summary>How many waits the chart shows.</summary>
    public static IReadOnlyList<int> Counts { get; } = [10, 50, 100, Usual, 500];

    public static string LateRow(int waits) => $"{waits} waits of 40 s, late, median";

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(Effort effort)
    {
        using var server = new LimitedServer(effort.ClockFactor);
        var findings = new List<Finding>();
        foreach (var waits in effort.IsForChart ? Counts : [Usual])
        {
            var late = await OfBothAsync(server, crowd => LateAsync(crowd, waits, Length));
            findings.Add(Row(LateRow(waits), "s", late, static o => Rounds.Median(o.Late), waits == Usual ? new Goal(5, 3) : default));
            if (waits == Usual)
            {
                findings.Add(Row($"{waits} waits of 40 s, late, p95", "s", late, static o => P95(o.Late), new Goal(10, 6)));
                findings.Add(Row($"{waits} waits of 40 s, requests", "", late, static o => o.Requests, default));
                findings.Add(Row($"{waits} waits of 40 s, refused with 429", "", late, static o => o.Refused, new Goal(0, 0)));
            }
        }

        const string whyAlone = "polling each second has used up the day before half of the runs have ended";
        using (var crowd = Crowd.Both[0].Create(server))
        {
            var many = await LateAsync(crowd, Many, TimeSpan.FromSeconds(60));
            findings.Add(Finding.Alone("1,000 waits of one workflow, 60 s, late, p95", "s", P95(many.Late), new Goal(25, 15)) with { WhyAlone = whyAlone });
            findings.Add(Finding.Alone("1,000 waits of one workflow, 60 s, refused with 429", "", many.Refused, new Goal(0, 0)) with { WhyAlone = whyAlone });
        }

        var beside = await OfBothAsync(server, BesideWaitsAsync);
        findings.Add(Row("a user's call beside 500 waits, slowest", "s", beside, static o => o.Late.Max(), new Goal(1, 0.2)));
        findings.Add(Row("a user's calls beside 500 waits, refused with 429", "", beside, static o => o.Refused, new Goal(0, 0)));
        var burst = await OfBothAsync(server, HundredCallsAsync);
        findings.Add(Row("100 calls at once, minutes of the clock until done", "", burst, static o => o.Late.Max(), new Goal(2, 2)));
        findings.Add(Row("100 calls at once, refused with 429", "", burst, static o => o.Refused, new Goal(0, 0)));
        return findings;
    }

    private static async Task<IReadOnlyDictionary<string, Outcome>> OfBothAsync(LimitedServer server, Func<Crowd, Task<Outcome>> measure)
    {
        var outcomes = new Dictionary<string, Outcome>();
        foreach (var (name, create) in Crowd.Both)
        {
            using var crowd = create(server);
            outcomes[name] = await measure(crowd);
        }

        return outcomes;
    }

    private static async Task<Outcome> LateAsync(Crowd crowd, int waits, TimeSpan length) => Outcome.Of(await crowd.WaitAsync(waits, length), crowd.Server);

    private static async Task<Outcome> BesideWaitsAsync(Crowd crowd)
    {
        _ = crowd.WaitAsync(500, TimeSpan.FromMinutes(10));
        await Task.Delay(TimeSpan.FromSeconds(30), crowd.Server.Clock);
        var took = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            took.Add(await crowd.CallAsync());
            await Task.Delay(TimeSpan.FromSeconds(6), crowd.Server.Clock);
        }

        await crowd.LeaveAsync();
        return Outcome.Of(took, crowd.Server);
    }

    private static async Task<Outcome> HundredCallsAsync(Crowd crowd)
    {
        await crowd.Server.Clock.SecondAsync(30);
        var minute = Minute();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => crowd.CallAsync()));
        return Outcome.Of([Minute() - minute + 1], crowd.Server);

        double Minute() => crowd.Server.Clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute;
    }

    private static Finding Row(string row, string unit, IReadOnlyDictionary<string, Outcome> outcomes, Func<Outcome, double> figure, Goal goal) => new(
        row, unit, figure(outcomes[Peer.Ours]), new Dictionary<string, double> { [OncePerSecond.Name] = figure(outcomes[OncePerSecond.Name]) }, figure(outcomes[Peer.Ours]), null, goal);

    private static double P95(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)((sorted.Count - 1) * 0.95)];
    }

    /// <param name="Late">Seconds, of each wait or call.</param>
    /// <param name="Requests">That the server got.</param>
    /// <param name="Refused">How many of them it refused.</param>
    private sealed record Outcome(IReadOnlyList<double> Late, int Requests, int Refused)
    {
        public static Outcome Of(IReadOnlyList<double> late, LimitedServer server)
        {
            var (requests, refused) = server.Count();
            return new Outcome(late, requests, refused);
        }
    }
}
