using FlowMaestro.Json;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <summary>
/// One wait for the end of an execution, as the poller knows it. Everything but the end is read and written under the
/// poller's lock; times are those since the poller was made.
/// </summary>
internal sealed class Watch
{
    private readonly TaskCompletionSource<Execution?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required string ExecutionId { get; init; }

    /// <summary>The workflow, once it is known.</summary>
    public string? WorkflowId { get; set; }

    /// <summary>What the receipt says the execution was run with; null where there is no receipt.</summary>
    public ExecutionTicket? Ticket { get; init; }

    /// <summary>The caller's own interval.</summary>
    public TimeSpan? PollInterval { get; init; }

    public RequestOptions? Options { get; init; }

    /// <summary>Whether its polls carry headers of its own, so that it shares none with others.</summary>
    public bool IsAlone => Options is { HasHeaders: true };

    /// <summary>The turn of a waiter that blocks a thread, which polls there; null for one that does not.</summary>
    public Turn? Turn { get; init; }

    /// <summary>Whether it is a stream, which needs the end of the execution and not the whole row.</summary>
    public bool IsStream { get; init; }

    /// <summary>When it gives up, as a timestamp of the clock; null for never.</summary>
    public long? Deadline { get; init; }

    /// <summary>Gets what the first poll comes to, where somebody waits for that.</summary>
    public TaskCompletionSource? FirstOutcome { get; set; }

    public TimeSpan Began { get; set; }

    public TimeSpan FirstDue { get; set; }

    /// <summary>When the last poll came to its end; null before.</summary>
    public TimeSpan? LastPolled { get; set; }

    public TimeSpan? LastResponse { get; set; }

    /// <summary>Whether it waits for a poll of its own that goes before all others.</summary>
    public bool IsUrgent { get; set; }

    /// <summary>Whether it is polled for at once. After a failure it takes its turn as all others do.</summary>
    public bool GoesFirst => IsUrgent && Failures == 0 && SlowDown == TimeSpan.Zero;

    /// <summary>
    /// When something other than a poll told that the execution is over, or soon will be; null once it was polled for. Its poll does
    /// not wait for the budget.
    /// </summary>
    public TimeSpan? HurriedAt { get; set; }

    /// <summary>Whether a poll for it is under way.</summary>
    public bool IsPolled { get; set; }

    /// <summary>Whether the stream beside it delivers, so that polls can be rare.</summary>
    public bool IsLive { get; set; }

    /// <summary>When the reader of the live stream began to wait for its next event; null while it has one in hand.</summary>
    public TimeSpan? SilentSince { get; set; }

    /// <summary>How long its events usually take to come.</summary>
    public TimeSpan UsualSilence { get; set; }

    public TimeSpan SlowDown { get; set; }

    public int Failures { get; set; }

    public Execution? LastKnown { get; set; }

    /// <summary>The failure of the last poll; null once a poll succeeds.</summary>
    public FlowMaestroException? LastFailure { get; set; }

    /// <summary>Where its row is in the list of its workflow.</summary>
    public RowPlace Place;

    /// <summary>The end: the execution, or null where the deadline came first.</summary>
    public Task<Execution?> Ended => _ended.Task;

    public JsonPayload? Inputs => LastKnown?.InputsJson ?? Ticket?.InputsJson;

    public void End(Execution? execution)
    {
        _ended.TrySetResult(execution);
        Wake();
    }

    public void Fail(Exception failure)
    {
        if (_ended.TrySetException(failure))
        {
            // Seen: a waiter that was cancelled in the same moment does not look at it any more.
            _ = _ended.Task.Exception;
        }

        Wake();
    }

    private void Wake()
    {
        FirstOutcome?.TrySetResult();
        Turn?.Wake();
    }
}

/// <summary>Where a row is in a list that grows at its front.</summary>
internal struct RowPlace
{
    /// <summary>From 0, when the list had <see cref="Total"/> rows; null where it was not found yet.</summary>
    public int? Row { get; set; }

    public int Total { get; set; }

    /// <summary>The list that it is looked for in.</summary>
    public string? SearchedIn { get; set; }

    /// <summary>The next page to look at, from 1; 0 once it is given up.</summary>
    public int NextPage { get; set; }
}
