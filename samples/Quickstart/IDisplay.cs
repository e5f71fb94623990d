using FlowMaestro;
using FlowMaestro.Models;

namespace Quickstart;

/// <summary>How a run is shown.</summary>
internal interface IDisplay
{
    void Title(string api);

    void Workflows(Page<Workflow> workflows);

    void Started(Workflow workflow, string executionId);

    /// <summary>Shows the events until the last.</summary>
    Task ShowAsync(IAsyncEnumerable<ExecutionEvent> events);

    void Outputs(string json);
}
