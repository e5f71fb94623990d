using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <summary>One request of the poller: for one execution, or for a page of a workflow's list.</summary>
/// <param name="Watch">Whose turn it is; others may profit.</param>
/// <param name="Began">When it was taken.</param>
/// <param name="List">The workflow whose list is read; null for a single execution.</param>
/// <param name="Page">Of the list, from 1.</param>
/// <param name="PerPage">Rows of a page.</param>
internal sealed record Poll(Watch Watch, TimeSpan Began, WorkflowRows? List, int Page = 0, int PerPage = 0)
{
    /// <summary>Whether it is to find out which workflow an execution belongs to.</summary>
    public bool IsLearning { get; } = Watch is { WorkflowId: null, IsAlone: false };

    /// <summary>How many waits and streams its response told something.</summary>
    public int Served { get; set; }
}

/// <summary>What a page brought.</summary>
internal readonly record struct PollPage(IReadOnlyList<Execution> Rows, int? Total, bool HasNext);
