using System.Globalization;
using FlowMaestro.Testing;

namespace FlowMaestro.Benchmarks.Server;

/// <summary>
/// The sandbox with the public server's rate limit and silent streams, on a clock of its own, in a process of its own.
/// Each key has the whole allowance: what one scenario used is not missing in the next.
/// </summary>
internal sealed class LimitedServer : IDisposable
{
    public const string Workflow = "wf_work";

    private const int Keys = 64;
    private const int RequestsPerMinute = 60;
    private const int RequestsPerDay = 10_000;

    private readonly ChildProcess _process;
    private readonly Uri _url;
    private int _key;

    /// <param name="factor">How many times faster than the system's its clock runs.</param>
    public LimitedServer(int factor)
    {
        var origin = DateTimeOffset.UtcNow;
        Clock = new ScaledClock(origin, factor);
        (_process, _url) = ChildProcess.Serve(Roles.Limited, Text(origin.UtcTicks), Text(factor));
    }

    public ScaledClock Clock { get; }

    /// <summary>Options of a client that has the allowance for itself.</summary>
    public FlowMaestroClientOptions NewOptions() => new()
    {
        ApiKey = Key(_key++),
        BaseUrl = _url,
        TimeProvider = Clock,

        // A pause of this machine is many times as long on the clock.
        Timeout = TimeSpan.FromMinutes(10),

        // What takes longer than by default is a goal that was missed, and no reason to stop.
        MaxRetryDelay = TimeSpan.FromMinutes(10),
    };

    /// <summary>Starts runs that nobody pays for.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<string> Start(int runs, TimeSpan length) =>
        _process.Ask(string.Create(CultureInfo.InvariantCulture, $"start {runs} {length.TotalSeconds}")).Split(' ');

    /// <summary>How many requests came since the last start or question, and how many of them were refused.</summary>
    public (int Requests, int Refused) Count() =>
        _process.Ask("count").Split(' ').Select(static n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray() is [var requests, var refused]
            ? (requests, refused)
            : throw new InvalidOperationException("Two numbers were expected.");

    public void Dispose() => _process.Dispose();

    /// <summary>The role of the child: the first line it writes is its address; then a line for each that it reads.</summary>
    public static async Task<int> RunAsync(string origin, string factor)
    {
        var options = new FlowMaestroSandboxOptions
        {
            TimeProvider = new ScaledClock(new DateTimeOffset(long.Parse(origin, CultureInfo.InvariantCulture), TimeSpan.Zero), int.Parse(factor, CultureInfo.InvariantCulture)),
            SilentStreams = true,
            StartEmpty = true,
            RequestsPerMinute = RequestsPerMinute,
            RequestsPerDay = RequestsPerDay,
        };
        options.Workflows.Add(new SandboxWorkflow("Work") { Id = Workflow });
        foreach (var key in Enumerable.Range(0, Keys).Select(Key))
        {
            options.ApiKeys.Add(new SandboxApiKey(key));
        }

        await using var sandbox = await FlowMaestroSandbox.StartAsync(options);
        using var starter = sandbox.CreateClient(static o => o.PaceRequests = false);
        Console.WriteLine(sandbox.BaseUrl);
        while (await Console.In.ReadLineAsync() is { } command)
        {
            var answer = command.Split(' ') is ["start", var runs, var seconds]
                ? string.Join(' ', await StartAsync(sandbox, starter, int.Parse(runs, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))))
                : string.Create(CultureInfo.InvariantCulture, $"{sandbox.Requests.Count} {sandbox.Requests.Count(static r => r.StatusCode == 429)}");
            sandbox.ClearRequests();
            Console.WriteLine(answer);
        }

        return 0;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"fm_live_{number:000}");

    private static async Task<IReadOnlyList<string>> StartAsync(FlowMaestroSandbox sandbox, FlowMaestroClient starter, int runs, TimeSpan length)
    {
        var ids = new string[runs];
        (sandbox.Options.ExecutionDuration, sandbox.Options.RequestsPerMinute, sandbox.Options.RequestsPerDay) = (length, null, null);
        await Parallel.ForAsync(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellationToken) =>
            ids[i] = (await starter.Workflows.ExecuteAsync(Workflow, new { number = i }, cancellationToken: cancellationToken)).Data.ExecutionId);
        (sandbox.Options.RequestsPerMinute, sandbox.Options.RequestsPerDay) = (RequestsPerMinute, RequestsPerDay);
        return ids;
    }
}
