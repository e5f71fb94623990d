namespace FlowMaestro.Models;

public readonly partial struct ExecutionStatus
{
    /// <summary>
    /// Whether the execution is over: completed, failed or cancelled. Paused is not, and neither is a state that this version does not
    /// know.
    /// </summary>
    public bool IsTerminal => Value is Values.Completed or Values.Failed or Values.Cancelled;
}
