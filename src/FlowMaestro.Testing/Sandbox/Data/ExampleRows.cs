using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Data;

/// <summary>The rows in the example of a response.</summary>
internal static class ExampleRows
{
    public static string Name(SandboxShape shape) => shape == SandboxShape.Deployed ? "deployed" : "documented";

    public static IEnumerable<JObject> Of(DocumentedOperation operation, string shape) => operation.SuccessExample(shape)?["data"] switch
    {
        JArray rows => rows.Cast<JObject>(),
        JObject wrapped when Wrapper(operation) is { } name => wrapped[name]!.Cast<JObject>(),
        JObject row => [row],
        _ => [],
    };

    /// <summary>The member inside which a list may arrive.</summary>
    public static string? Wrapper(DocumentedOperation operation) => operation.Data?.ExtensionData.Get("x-unwrap") as string;
}
