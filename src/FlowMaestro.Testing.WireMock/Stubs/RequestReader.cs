using System.Runtime.CompilerServices;
using FlowMaestro.Testing.Document;
using WireMock;

namespace FlowMaestro.Testing.Stubs;

/// <summary>Reads each request once, since every stub is asked whether it takes it.</summary>
/// <param name="apiKey">The only key that is taken; null for any.</param>
internal sealed class RequestReader(string? apiKey)
{
    private readonly ConditionalWeakTable<IRequestMessage, ReceivedRequest> _requests = [];

    public ReceivedRequest Read(IRequestMessage message) =>
        _requests.GetValue(message, received => new ReceivedRequest(received, DocumentReader.Embedded, apiKey));
}
