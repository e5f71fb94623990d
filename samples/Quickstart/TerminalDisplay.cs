using FlowMaestro;
using FlowMaestro.Models;
using Spectre.Console;

namespace Quickstart;

/// <summary>Colours, a table, and a spinner beside the node that is running.</summary>
internal sealed class TerminalDisplay(TextWriter output) : IDisplay
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });

    public void Title(string api)
    {
        _console.MarkupLineInterpolated($"Talking to [blue]{api}[/]");
        _console.WriteLine();
    }

    public void Workflows(Page<Workflow> workflows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Workflow", "Id", "What it does");
        foreach (var workflow in workflows)
        {
            table.AddRow(new Text(workflow.Name, new Style(decoration: Decoration.Bold)), new Text(workflow.Id), new Text(workflow.Description ?? ""));
        }

        _console.Write(table);
        if (workflows.Pagination is { HasNext: true } pagination)
        {
            _console.MarkupLineInterpolated($"[grey]{pagination.TotalCount} in all[/]");
        }

        _console.WriteLine();
    }

    public void Started(Workflow workflow, string executionId) =>
        _console.MarkupLineInterpolated($"Running [bold]{workflow.Name}[/], execution [grey]{executionId}[/]");

    public async Task ShowAsync(IAsyncEnumerable<ExecutionEvent> events)
    {
        await _console.Status().Spinner(Spinner.Known.Dots).StartAsync("Waiting for the first event", async status =>
        {
            await foreach (var e in events)
            {
                Show(e, status);
            }
        });
        _console.WriteLine();
    }

    public void Outputs(string json)
    {
        _console.MarkupLine("[bold]Outputs[/]");
        _console.WriteLine(json);
    }

    private void Show(ExecutionEvent e, StatusContext status)
    {
        if (e is NodeStartedEvent node)
        {
            status.Status(Markup.Escape(node.NodeName ?? node.NodeId));
        }
        else if (e is not ExecutionProgressEvent && EventLine.Of(e) is { } line)
        {
            _console.MarkupLine($"  [{Colour(e)}]{Markup.Escape(line)}[/]");
        }
    }

    private static string Colour(ExecutionEvent e) => e switch
    {
        NodeCompletedEvent or ExecutionCompletedEvent => "green",
        NodeFailedEvent or ExecutionFailedEvent or ExecutionCancelledEvent => "red",
        StreamReconnectedEvent or ExecutionPausedEvent => "yellow",
        _ => "grey",
    };
}
