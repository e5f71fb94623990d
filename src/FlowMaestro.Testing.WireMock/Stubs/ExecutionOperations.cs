namespace FlowMaestro.Testing.Stubs;

/// <summary>The operations that show an execution, by their ids in the OpenAPI document.</summary>
internal static class ExecutionOperations
{
    public const string Get = "Executions_Get";
    public const string StreamEvents = "Executions_StreamEvents";
}
