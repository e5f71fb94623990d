using System.Globalization;
using System.Threading.Channels;
using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Data;
using FlowMaestro.Testing.Sandbox.Http;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Executions;

/// <summary>One execution, from pending to its end.</summary>
internal sealed class SimulatedExecution
{
    private readonly object _gate = new();
    private readonly EventFeed _feed = new(replays: true);
    private readonly string _id;
    private readonly ResourceCollection _rows;
    private readonly ExecutionEvents _events;
    private readonly Action<string, JObject> _announce;
    private readonly IEnumerator<ExecutionStep> _steps;
    private ExecutionStep? _next;
    private string _status = "pending";
    private int _drops;

    public SimulatedExecution(
        string id,
        DateTimeOffset createdAt,
        IEnumerable<ExecutionStep> steps,
        ResourceCollection rows,
        ExecutionEvents events,
        Action<string, JObject> announce)
    {
        _id = id;
        _rows = rows;
        _events = events;
        _announce = announce;
        _steps = steps.GetEnumerator();
        MoveNext(createdAt);
    }

    /// <summary>When it has to be advanced; null when nothing happens to it any more.</summary>
    public DateTimeOffset? NextStepAt { get; private set; }

    /// <summary>Takes every step that is due. Called by one thread at a time.</summary>
    public void Advance(DateTimeOffset now)
    {
        try
        {
            while (NextStepAt is { } at && at <= now)
            {
                if (!Take(_next!, at))
                {
                    NextStepAt = null;
                    return;
                }

                MoveNext(at);
            }
        }
        catch (Exception exception)
        {
            // A bug of the sandbox: on the thread of the timer it would end the process, and the execution has to end too.
            NextStepAt = null;
            Take(ExecutionPlan.Failed($"The sandbox could not go on: {exception.Message}", node: null), now);
        }
    }

    /// <param name="publishes">Whether streams and <c>completed_at</c> tell of it: on the public server they do not.</param>
    /// <param name="now">The time of the request.</param>
    /// <returns>Null when it is cancelled now; otherwise the status in which it could not be.</returns>
    public string? Cancel(bool publishes, DateTimeOffset now)
    {
        JObject row;
        lock (_gate)
        {
            if (_status is not ("pending" or "running"))
                return _status;

            var step = new ExecutionStep(TimeSpan.Zero, "execution:cancelled", []) { Status = "cancelled" };
            row = publishes ? Apply(step, now) : _rows.Change(_id, _ => new JObject { ["status"] = step.Status })!;
            _status = step.Status;
        }

        _announce("execution:cancelled", row);
        return null;
    }

    /// <summary>The stream as the server opens it: only the terminal event when the execution is over, otherwise the live events.</summary>
    public Channel<Lazy<ServerEvent>> OpenStream(bool silent)
    {
        lock (_gate)
        {
            return IsOver(_status) ? EventFeed.Single(_events.AlreadyOver(Row), ends: true)
                : silent ? EventFeed.Single(_events.Connected(Row), ends: false)
                : _feed.Open(_events.Connected(Row));
        }
    }

    /// <summary>Whether this stream is one of those that are cut.</summary>
    public bool TakeDrop(int allowed) => Interlocked.Increment(ref _drops) <= allowed;

    public static bool IsOver(string status) => status is "completed" or "failed" or "cancelled";

    private JObject Row => _rows.Find(_id)!;

    private void MoveNext(DateTimeOffset at)
    {
        _next = _steps.MoveNext() ? _steps.Current : null;
        NextStepAt = _next is null || _next.After == Timeout.InfiniteTimeSpan ? null : at + _next.After;
    }

    private bool Take(ExecutionStep step, DateTimeOffset at)
    {
        JObject row;
        lock (_gate)
        {
            if (IsOver(_status))
                return false;

            row = Apply(step, at);
            _status = step.Status ?? _status;
        }

        if (step.Status is not null)
            _announce(step.Type, row);

        return true;
    }

    private JObject Apply(ExecutionStep step, DateTimeOffset at)
    {
        var row = step.Status is null ? Row : _rows.Change(_id, before => Changes(before, step, step.Status, at))!;
        _feed.Append(new Lazy<ServerEvent>(() => _events.Live(step, row, at)));
        if (step.Status is { } reached && IsOver(reached))
            _feed.End();

        return row;
    }

    private static JObject Changes(JObject before, ExecutionStep step, string status, DateTimeOffset at)
    {
        var changes = (JObject)step.Changes.DeepClone();
        changes["status"] = status;
        if ((string?)before["started_at"] is null && status == "running")
            changes["started_at"] = WireTime.Format(at);

        if (IsOver(status))
        {
            changes["completed_at"] = WireTime.Format(at);
            var started = (string?)before["started_at"] ?? WireTime.Format(at);
            changes["duration_ms"] = (long)(at - DateTimeOffset.Parse(started, CultureInfo.InvariantCulture)).TotalMilliseconds;
        }

        return changes;
    }
}
