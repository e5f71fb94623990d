using FlowMaestro.Tests.Resources;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Conventions;

/// <summary>A server that answers every operation as the documentation says.</summary>
internal static class DocumentedServer
{
    public static StubHandler Stub() => new(static request => ApiDocument.OperationOf(request.Method, request.RequestUri!).Respond("documented"));
}
