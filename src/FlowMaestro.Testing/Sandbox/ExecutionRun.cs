using System.Globalization;
using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>One execution on its way from pending to its end.</summary>
internal sealed class ExecutionRun(string id, ResourceCollection rows, ExecutionEvents events, TimeProvider clock, Action<string, JObject> announce)
{
    private readonly object _gate = new();
    private readonly EventFeed _feed = new(remembers: true);
    private int _drops;

    public async Task PlayAsync(ExecutionScript script, CancellationToken stopping)
    {
        try
        {
            foreach (var step in script.Steps())
            {
                await Task.Delay(step.After, clock, stopping).ConfigureAwait(false);
                if (!Take(step, _ => true))
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A fault of the sandbox: whoever waits for the end should not wait for ever.
            Take(ExecutionScript.Failed($"The sandbox could not go on: {exception.Message}", node: null), _ => true);
            throw;
        }
    }

    /// <returns>Null when it is cancelled now; otherwise the state in which it could not be.</returns>
    public string? Cancel()
    {
        var step = new ExecutionStep(TimeSpan.Zero, "execution:cancelled", []) { Status = "cancelled" };
        return Take(step, status => status is "pending" or "running") ? null : Status(Row);
    }

    /// <summary>The stream as the server would give it: the end alone when it is over, otherwise what happens.</summary>
    public EventSubscription Listen(bool silent)
    {
        lock (_gate)
        {
            var row = Row;
            return IsOver(Status(row))
                ? EventSubscription.To(events.AlreadyOver(row), ends: true)
                : silent ? EventSubscription.To(events.Connected(row), ends: false) : _feed.Listen(events.Connected(row));
        }
    }

    /// <summary>Whether this stream is one of those that are cut.</summary>
    public bool TakeDrop(int allowed) => Interlocked.Increment(ref _drops) <= allowed;

    public static bool IsOver(string status) => status is "completed" or "failed" or "cancelled";

    private JObject Row => rows.Find(id)!;

    private static string Status(JObject row) => (string)row["status"]!;

    private bool Take(ExecutionStep step, Func<string, bool> from)
    {
        JObject row;
        lock (_gate)
        {
            var status = Status(Row);
            if (IsOver(status) || !from(status))
            {
                return false;
            }

            row = rows.Change(id, before => Changes(before, step))!;
            _feed.Append(events.Live(step, row));
            if (step.Status is { } reached && IsOver(reached))
            {
                _feed.End();
            }
        }

        announce(step.Type, row);
        return true;
    }

    private JObject Changes(JObject before, ExecutionStep step)
    {
        var changes = (JObject)step.Changes.DeepClone();
        if (step.Status is null)
        {
            return changes;
        }

        var now = clock.GetUtcNow();
        changes["status"] = step.Status;
        if ((string?)before["started_at"] is null && step.Status == "running")
        {
            changes["started_at"] = WireTime.Format(now);
        }

        if (IsOver(step.Status))
        {
            changes["completed_at"] = WireTime.Format(now);
            var started = (string?)before["started_at"] ?? WireTime.Format(now);
            changes["duration_ms"] = (long)(now - DateTimeOffset.Parse(started, CultureInfo.InvariantCulture)).TotalMilliseconds;
        }

        return changes;
    }
}
