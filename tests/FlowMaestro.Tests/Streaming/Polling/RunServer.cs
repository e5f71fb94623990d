using System.Globalization;
using System.Net;
using System.Text;
using System.Web;
using FlowMaestro.Tests.Http.Pacing;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>Executions that others start, on a server with FlowMaestro's limiter, silent streams and pages, all by the test's clock.</summary>
internal sealed class RunServer
{
    private readonly ManualTimeProvider _clock;
    private readonly List<Run> _runs = [];
    private readonly Dictionary<string, Run> _byId = [];

    public RunServer(ManualTimeProvider clock, int perMinute = 60, int perDay = 10_000)
    {
        _clock = clock;
        Limited = new LimitedServer(clock, perMinute, perDay) { Respond = Respond };
    }

    public LimitedServer Limited { get; }

    /// <summary>What was asked for, in order.</summary>
    public List<string> Targets { get; } = [];

    /// <summary>Answers a request in another way; null for the usual one.</summary>
    public Func<string, HttpResponseMessage?> Override { get; set; } = static _ => null;

    /// <summary>Whether rows of lists carry outputs.</summary>
    public bool ListsOutputs { get; set; } = true;

    public FlowMaestroClient Client(Action<FlowMaestroClientOptions>? configure = null) => TestClient.For(Limited, options =>
    {
        options.TimeProvider = _clock;
        options.Timeout = Timeout.InfiniteTimeSpan;
        configure?.Invoke(options);
    });

    public Run Start(TimeSpan length, string workflow = "wf_1")
    {
        var run = new Run($"exec_{_runs.Count}", workflow, _clock.GetUtcNow(), _clock.Elapsed + length);
        lock (_runs)
        {
            _runs.Add(run);
            _byId[run.Id] = run;
        }

        return run;
    }

    private HttpResponseMessage Respond(HttpRequestMessage request)
    {
        var target = request.RequestUri!.PathAndQuery["/api/v1/".Length..];
        lock (Targets)
        {
            Targets.Add(target);
        }

        if (Override(target) is { } other)
        {
            return other;
        }

        var path = request.RequestUri.AbsolutePath.Split('/');
        lock (_runs)
        {
            return path[3] != "executions" ? StubHandler.JsonResponse("""{"data":[],"meta":{}}""")
                : path.Length == 4 ? List(request.RequestUri)
                : path.Length == 5 ? StubHandler.JsonResponse($$"""{"data":{{_byId[path[4]].Row(_clock.Elapsed)}},"meta":{} }""")
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new SilentStream()) { Headers = { ContentType = new("text/event-stream") } } };
        }
    }

    private HttpResponseMessage List(Uri uri)
    {
        var query = HttpUtility.ParseQueryString(uri.Query);
        var (page, perPage) = (int.Parse(query["page"]!, CultureInfo.InvariantCulture), int.Parse(query["per_page"]!, CultureInfo.InvariantCulture));
        var json = new StringBuilder("""{"data":[""");
        var (of, from, written) = (query["workflow_id"], (page - 1) * perPage, 0);
        var total = _runs.Count(run => run.Workflow == of);
        foreach (var run in Enumerable.Reverse(_runs).Where(run => run.Workflow == of).Skip(from).Take(perPage))
        {
            json.Append(written++ == 0 ? "" : ",").Append(run.Row(_clock.Elapsed, ListsOutputs));
        }

        var hasNext = from + perPage < total ? "true" : "false";
        json.Append(CultureInfo.InvariantCulture, $$"""],"pagination":{"page":{{page}},"per_page":{{perPage}},"total_count":{{total}},"total_pages":{{(total + perPage - 1) / perPage}},"has_next":{{hasNext}},"has_prev":false},"meta":{} }""");
        return StubHandler.JsonResponse(json.ToString());
    }

    internal sealed record Run(string Id, string Workflow, DateTimeOffset Created, TimeSpan End)
    {
        public string Row(TimeSpan now, bool withOutputs = true) => now >= End
            ? $$"""{"id":"{{Id}}","workflow_id":"{{Workflow}}","status":"completed","created_at":"{{Created:O}}"{{(withOutputs ? ""","outputs":{"a":1}""" : "")}} }"""
            : $$"""{"id":"{{Id}}","workflow_id":"{{Workflow}}","status":"running","created_at":"{{Created:O}}"}""";
    }

    /// <summary>A stream that says nothing until its reader goes.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
