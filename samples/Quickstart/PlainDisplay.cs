using FlowMaestro;
using FlowMaestro.Models;

namespace Quickstart;

/// <summary>Lines only, for files and pipes.</summary>
internal sealed class PlainDisplay(TextWriter output) : IDisplay
{
    public void Title(string api)
    {
        output.WriteLine($"Talking to {api}");
        output.WriteLine();
    }

    public void Workflows(Page<Workflow> workflows)
    {
        output.WriteLine($"Workflows: {workflows.Pagination?.TotalCount ?? workflows.Count}");
        foreach (var workflow in workflows)
        {
            output.WriteLine($"  {workflow.Name}  {workflow.Id}  {workflow.Description}".TrimEnd());
        }

        output.WriteLine();
    }

    public void Started(Workflow workflow, string executionId) => output.WriteLine($"Running {workflow.Name}, execution {executionId}");

    public async Task ShowAsync(IAsyncEnumerable<ExecutionEvent> events)
    {
        await foreach (var e in events)
        {
            if (EventLine.Of(e) is { } line)
            {
                await output.WriteLineAsync($"  {line}");
            }
        }

        await output.WriteLineAsync();
    }

    public void Outputs(string json)
    {
        output.WriteLine("Outputs:");
        output.WriteLine(json);
    }
}
