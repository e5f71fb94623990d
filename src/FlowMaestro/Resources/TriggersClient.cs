using FlowMaestro.Models;
using FlowMaestro.Resources;

namespace FlowMaestro;

/// <summary>Look at triggers and fire them.</summary>
public partial class TriggersClient
{
    /// <summary>One page of the triggers that the key can see.</summary>
    /// <param name="workflowId">Only those of this workflow. The deployed server ignores it, so the rows are filtered here too;
    /// <c>Pagination</c> is then of all triggers.</param>
    /// <param name="page">From 1. Default 1.</param>
    /// <param name="perPage">1 to 100. Default 20.</param>
    /// <param name="options">Time limit, retries and headers of this call alone.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="FlowMaestroException">The call failed; type and properties of the exception say how.</exception>
    public virtual async Task<Page<Trigger>> ListAsync(
        string? workflowId = null, int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(workflowId, page, perPage);
        var envelope = await _raw.ListAsync(page, perPage, workflowId, options, cancellationToken).ConfigureAwait(false);
        return envelope.ToPage().Filter(Of(workflowId));
    }

    /// <inheritdoc cref="ListAsync"/>
    public virtual Page<Trigger> List(
        string? workflowId = null, int? page = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(workflowId, page, perPage);
        return _raw.List(page, perPage, workflowId, options, cancellationToken).ToPage().Filter(Of(workflowId));
    }

    /// <summary>All triggers. Each page is fetched when the rows before it have been read.</summary>
    /// <param name="workflowId">Only those of this workflow; filtered here, since the deployed server ignores it.</param>
    /// <param name="perPage">How many rows each request fetches, 1 to 100. Default 20.</param>
    /// <param name="options">Time limit, retries and headers of each request.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    /// <exception cref="FlowMaestroException">A request failed; thrown while the rows are read.</exception>
    public virtual IAsyncEnumerable<Trigger> ListAllAsync(
        string? workflowId = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(workflowId, null, perPage);

        // Whole pages are walked and filtered afterwards: a page without a row of this workflow is not the last.
        return Pages.AllAsync(
            static trigger => trigger.Id,
            async (page, token) => (await _raw.ListAsync(page, perPage, workflowId, options, token).ConfigureAwait(false)).ToPage(),
            cancellationToken,
            Of(workflowId));
    }

    /// <inheritdoc cref="ListAllAsync"/>
    public virtual IEnumerable<Trigger> ListAll(
        string? workflowId = null, int? perPage = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(workflowId, null, perPage);
        return Pages.All(
            static trigger => trigger.Id, page => _raw.List(page, perPage, workflowId, options, cancellationToken).ToPage(), Of(workflowId));
    }

    private static void Check(string? workflowId, int? page, int? perPage)
    {
        Arguments.CheckPage(page, perPage);
        Arguments.CheckText(workflowId, isOptional: true);
    }

    private static Func<Trigger, bool>? Of(string? workflowId) => workflowId is null ? null : trigger => trigger.WorkflowId == workflowId;
}
