using FlowMaestro.Http;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <summary>Sends the polls, either way; once, since the schedule makes the next try without keeping the others waiting.</summary>
internal sealed class PollRequests(RawExecutionsClient raw)
{
    public static ApiOperation OperationOf(Poll poll) =>
        poll.List is null ? RawExecutionsClient.GetOperation : RawExecutionsClient.ListOperation;

    public async ValueTask<Execution> GetAsync(bool async, Poll poll, long? deadline, CancellationToken cancellationToken)
    {
        var watch = poll.Watch;
        var options = RequestOptions.Within(watch.Options, watch.ExecutionId, deadline, maxRetries: 0, isPoll: true);
        return async
            ? (await raw.GetAsync(watch.ExecutionId, options, CancellationToken.None).ConfigureAwait(false)).Data
            : raw.Get(watch.ExecutionId, options, cancellationToken).Data;
    }

    public async ValueTask<PollPage> ListAsync(bool async, Poll poll, long? deadline, CancellationToken cancellationToken)
    {
        var options = RequestOptions.Within(null, poll.Watch.ExecutionId, deadline, maxRetries: 0, isPoll: true);
        var workflow = poll.List!.WorkflowId;
        var envelope = async
            ? await raw.ListAsync(poll.Page, poll.PerPage, workflow, status: null, options, CancellationToken.None).ConfigureAwait(false)
            : raw.List(poll.Page, poll.PerPage, workflow, status: null, options, cancellationToken);
        var pagination = envelope.Pagination;
        return new PollPage(envelope.Data, pagination?.TotalCount, pagination?.HasNext ?? (envelope.Data.Count >= poll.PerPage));
    }
}
