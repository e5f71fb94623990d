namespace FlowMaestro.Testing.Sandbox;

/// <summary>What the public server does differently from what its documentation says, beyond the shape of its answers.</summary>
internal static class DeployedQuirks
{
    /// <summary>Lists of executions of all workflows never say that a page follows.</summary>
    public static bool HidesFollowingPages(SandboxShape shape, Call call) =>
        shape == SandboxShape.Deployed && call.Operation.Id == "Executions_List" && !call.Query.ContainsKey("workflow_id");

    /// <summary>Triggers of all workflows are listed, whichever was asked for.</summary>
    public static bool IgnoresFilters(SandboxShape shape, Call call) => shape == SandboxShape.Deployed && call.Operation.Id == "Triggers_List";

    /// <summary>The events of a thread have no route on a server that cannot stream replies.</summary>
    public static bool HasNoRoute(FlowMaestroSandboxOptions options, string operationId) =>
        options.MessageStreaming == SandboxMessageStreaming.None && operationId == "Threads_StreamEvents";
}
