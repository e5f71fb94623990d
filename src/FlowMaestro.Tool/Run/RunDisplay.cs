using FlowMaestro.Models;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace FlowMaestro.Tool.Run;

/// <summary>Shows a run: colours and a spinner to somebody who is watching, lines to a file or a pipe.</summary>
internal sealed class RunDisplay(Surroundings surroundings, bool json)
{
    // With --json standard output is for the JSON alone.
    private readonly TextWriter _progress = json ? surroundings.Error : surroundings.Out;
    private readonly IAnsiConsole? _console = surroundings.IsTerminal && !json ? surroundings.CreateConsole() : null;

    public void Started(string workflow, string executionId) => WriteLine($"Running {workflow}, execution {executionId}", "bold");

    /// <param name="wait">Waits for the execution and tells its events.</param>
    public async Task<Execution> FollowAsync(Func<IProgress<ExecutionEvent>, Task<Execution>> wait) => _console is null
        ? await wait(new EachEvent(Show)).ConfigureAwait(false)
        : await _console.Status().Spinner(Spinner.Known.Dots)
            .StartAsync("Waiting for the first event", status => wait(new EachEvent(e => Show(e, status)))).ConfigureAwait(false);

    public void Result(Execution execution)
    {
        if (json)
        {
            surroundings.Out.WriteLine(JToken.FromObject(execution, JsonSerializer.Create()).ToString(Formatting.Indented));
        }
        else if (execution.Status == ExecutionStatus.Completed)
        {
            WriteLine("Outputs", "bold");
            surroundings.Out.WriteLine(execution.Outputs?.ToString(Formatting.Indented) ?? "null");
        }
    }

    private void Show(ExecutionEvent e)
    {
        if (EventLine.Of(e) is { } line)
            _progress.WriteLine($"  {line}");
    }

    private void Show(ExecutionEvent e, StatusContext status)
    {
        if (e is NodeStartedEvent node)
            status.Status(Markup.Escape(node.NodeName ?? node.NodeId));
        else if (e is not ExecutionProgressEvent && EventLine.Of(e) is { } line)
            WriteLine($"  {line}", Colour(e));
    }

    private void WriteLine(string line, string style)
    {
        if (_console is null)
            _progress.WriteLine(line);
        else
            _console.MarkupLine($"[{style}]{Markup.Escape(line)}[/]");
    }

    private static string Colour(ExecutionEvent e) => e switch
    {
        NodeCompletedEvent or ExecutionCompletedEvent => "green",
        NodeFailedEvent or ExecutionFailedEvent or ExecutionCancelledEvent => "red",
        StreamReconnectedEvent or ExecutionPausedEvent => "yellow",
        _ => "grey",
    };

    // Progress<T> would tell them on other threads, and in any order.
    private sealed class EachEvent(Action<ExecutionEvent> show) : IProgress<ExecutionEvent>
    {
        public void Report(ExecutionEvent value) => show(value);
    }
}
