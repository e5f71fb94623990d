using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <summary>The ends that webhook deliveries told of: keeps those for which nobody waits yet. Has no clock.</summary>
internal sealed class Deliveries
{
    private const int MostKept = 1_000;

    /// <summary>Outputs that are larger are not kept: a wait that comes later gets them with one request.</summary>
    private const int LargestKept = 64 << 10;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeepComing = TimeSpan.FromHours(1);

    private readonly Dictionary<string, (Execution Execution, TimeSpan At)> _early = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, TimeSpan At)> _order = new();
    private TimeSpan? _lastAt;

    /// <summary>Whether deliveries come, so that polls are only for those that get lost.</summary>
    public bool KeepComingAt(TimeSpan now) => now - _lastAt < KeepComing;

    public void Came(TimeSpan now) => _lastAt = now;

    /// <summary>Keeps one for a wait that comes later.</summary>
    public void Keep(Execution execution, TimeSpan now)
    {
        Forget(now);
        var kept = execution.OutputsJson?.Utf8.Length > LargestKept ? execution with { Outputs = null } : execution;
        _early[execution.Id] = (kept, now);
        _order.Enqueue((execution.Id, now));
    }

    public Execution? Find(string executionId, TimeSpan now)
    {
        Forget(now);
        return _early.TryGetValue(executionId, out var early) ? early.Execution : null;
    }

    /// <summary>The whole execution, from the delivery and what was known before.</summary>
    /// <returns>Null where something is missing that only the server knows.</returns>
    public static Execution? Complete(Watch watch, Execution delivered)
    {
        if (delivered.Status == ExecutionStatus.Completed && delivered.OutputsJson is null)
            return null;

        if (watch.LastKnown is { } known)
        {
            return known with
            {
                Status = delivered.Status,
                InputsJson = watch.Inputs,
                OutputsJson = delivered.OutputsJson,
                Error = delivered.Error,
                StartedAt = delivered.StartedAt ?? known.StartedAt,
                CompletedAt = delivered.CompletedAt ?? known.CompletedAt,
                WorkflowName = delivered.WorkflowName ?? known.WorkflowName,
            };
        }

        return watch.Ticket is not null || watch.IsStream
            ? delivered with { InputsJson = watch.Inputs ?? delivered.InputsJson }
            : null;
    }

    private void Forget(TimeSpan now)
    {
        while (_order.TryPeek(out var oldest) && (now - oldest.At > Kept || _order.Count > MostKept))
        {
            _order.Dequeue();
            if (_early.TryGetValue(oldest.Id, out var early) && early.At == oldest.At)
                _early.Remove(oldest.Id);
        }
    }
}
