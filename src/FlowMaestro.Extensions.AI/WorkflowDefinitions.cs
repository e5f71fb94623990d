using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FlowMaestro.Models;

namespace FlowMaestro.Extensions.AI;

/// <summary>
/// Workflows with their inputs, which lists do not have. What was read is kept, with the time of the workflow's last
/// change, for as long as its client lives: a hundred workflows are not a hundred requests each time.
/// </summary>
internal sealed class WorkflowDefinitions
{
    private static readonly ConditionalWeakTable<WorkflowsClient, WorkflowDefinitions> Kept = [];

    private readonly ConcurrentDictionary<string, (DateTimeOffset UpdatedAt, Workflow Workflow)> _read = new(StringComparer.Ordinal);

    public static async Task<IReadOnlyList<Workflow>> ReadAsync(
        WorkflowsClient workflows, Func<Workflow, bool> where, CancellationToken cancellationToken)
    {
        var kept = Kept.GetValue(workflows, static _ => new WorkflowDefinitions());
        var rows = new List<Workflow>();
        await foreach (var row in workflows.ListAllAsync(perPage: 100, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        kept.Forget(rows);
        var chosen = new List<Workflow>();
        foreach (var row in rows.Where(where))
        {
            if (await kept.ReadAsync(workflows, row, cancellationToken).ConfigureAwait(false) is { } workflow)
                chosen.Add(workflow);
        }

        return chosen;
    }

    /// <returns>Null where it was deleted after the list was made.</returns>
    private async Task<Workflow?> ReadAsync(WorkflowsClient workflows, Workflow row, CancellationToken cancellationToken)
    {
        if (row.InputSchema is not null)
            return row;

        if (_read.TryGetValue(row.Id, out var read) && read.UpdatedAt == row.UpdatedAt && row.UpdatedAt != default)
            return read.Workflow;

        try
        {
            Workflow workflow = await workflows.GetAsync(row.Id, cancellationToken: cancellationToken).ConfigureAwait(false);

            // The time of the row: if the workflow changed since, the next list has another time, and it is read again.
            _read[row.Id] = (row.UpdatedAt, workflow);
            return workflow;
        }
        catch (FlowMaestroNotFoundException)
        {
            return null;
        }
    }

    private void Forget(List<Workflow> rows)
    {
        foreach (var id in _read.Keys.Except(rows.Select(static row => row.Id)))
            _read.TryRemove(id, out _);
    }
}
