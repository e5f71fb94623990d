using System.Diagnostics.CodeAnalysis;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>Ends the handling of a request with an error response.</summary>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Never leaves the sandbox: it becomes a response.")]
internal sealed class ErrorResponseException(JsonResponse response) : Exception
{
    public JsonResponse Response { get; } = response;
}
