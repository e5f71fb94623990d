using FlowMaestro.Testing.Document;
using FlowMaestro.Tests.Resources;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json.Linq;
using Document = FlowMaestro.Testing.Document.ApiDocument;

namespace FlowMaestro.Tests.Generation;

/// <summary>The requests of every method of the facade, as the client of this build sends them.</summary>
internal sealed class ClientRequests
{
    private readonly IReadOnlyList<RecordedRequest> _requests;

    private ClientRequests(IReadOnlyList<RecordedRequest> requests) => _requests = requests;

    public static async Task<ClientRequests> RecordAsync()
    {
        List<RecordedRequest> requests = [];
        foreach (var row in OperationMatrixTests.All)
        {
            using var stub = Resources.ApiDocument.Operation(row.Operation).Stub(row.Example);
            using var client = TestClient.For(stub);
            await row.RunAsync(client, async: true);
            requests.AddRange(stub.Requests);
        }

        return new ClientRequests(requests);
    }

    /// <summary>What a document does not allow about them.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync(JObject document)
    {
        var read = await DocumentReader.ReadAsync(document);
        return [.. _requests.SelectMany(request => Check(read, request).Select(violation => $"{request}: {violation}")).Distinct()];
    }

    private static IEnumerable<Violation> Check(Document document, RecordedRequest request)
    {
        var target = request.Target.Split('?', 2);
        var route = document.Match(request.Method, target[0].Split('/', StringSplitOptions.RemoveEmptyEntries));
        var query = QueryHelpers.ParseQuery(target.ElementAtOrDefault(1)).ToDictionary(static p => p.Key, static p => p.Value.ToString());
        return RequestRules.Check(route?.Operation, query, request.Text.Length == 0 ? null : JToken.Parse(request.Text));
    }
}
