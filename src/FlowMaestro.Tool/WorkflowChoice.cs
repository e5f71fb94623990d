using FlowMaestro.Models;

namespace FlowMaestro.Tool;

/// <summary>Finds the workflow that the user means.</summary>
internal static class WorkflowChoice
{
    /// <param name="workflows">Where it is looked for.</param>
    /// <param name="wanted">Its id or its name, as typed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The workflow with its inputs.</returns>
    public static async Task<Workflow> FindAsync(WorkflowsClient workflows, string wanted, CancellationToken cancellationToken)
    {
        // The ids of the server have this form, and a name hardly ever has: one request in place of a list.
        if (Guid.TryParse(wanted, out _))
            return await workflows.GetAsync(wanted, cancellationToken: cancellationToken).ConfigureAwait(false);

        var rows = new List<Workflow>();
        await foreach (var row in workflows.ListAllAsync(perPage: 100, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return await workflows.GetAsync(Find(rows, wanted).Id, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="ToolException">There is none, or more than one.</exception>
    public static Workflow Find(IReadOnlyList<Workflow> rows, string wanted)
    {
        var named = rows.Where(row => row.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        if (rows.FirstOrDefault(row => row.Id == wanted) is { } byId)
            return byId;

        return named switch
        {
            [var one] => one,
            [] when rows.Count == 0 => throw ToolException.Failed("There is no workflow."),
            [] => throw ToolException.Failed($"There is no workflow '{wanted}'. There are: {List(rows, static row => row.Name)}."),
            _ => throw ToolException.Failed(
                $"Several workflows are called '{wanted}'. Name one by its id: {List(named, static row => row.Id)}."),
        };
    }

    private static string List(IEnumerable<Workflow> rows, Func<Workflow, string> of) => string.Join(", ", rows.Select(of));
}
