using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>What WireMock remembers of the requests under one path prefix.</summary>
internal sealed class WireMockJournal(WireMockAdmin admin, string prefix, ApiDocument document)
{
    public async Task<IReadOnlyList<RecordedRequest>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await FindAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.OrderBy(request => (long)request["loggedDate"]!).Select(Record)];
    }

    /// <summary>The requests that no stub answers, each with what is wrong about it and the stubs that come nearest.</summary>
    public async Task<IReadOnlyList<string>> ReadNearMissesAsync(CancellationToken cancellationToken)
    {
        var answer = await admin.GetAsync("requests/unmatched", cancellationToken).ConfigureAwait(false);
        var texts = new List<string>();
        foreach (var request in answer["requests"]!.Where(r => ((string)r["url"]!).StartsWith($"{prefix}/", StringComparison.Ordinal)))
        {
            var near = await admin.PostAsync("near-misses/request", (JObject)request, cancellationToken).ConfigureAwait(false);
            texts.Add(NearMiss.Describe(Record(request), (string)request["url"]!, near["nearMisses"]!));
        }

        return texts;
    }

    private async Task<IEnumerable<JToken>> FindAsync(CancellationToken cancellationToken)
    {
        var criteria = new JObject { ["method"] = "ANY", ["urlPattern"] = $"{prefix}/.*" };
        var answer = await admin.PostAsync("requests/find", criteria, cancellationToken).ConfigureAwait(false);
        return answer["requests"]!;
    }

    private RecordedRequest Record(JToken logged)
    {
        var url = ((string)logged["url"]!)[prefix.Length..].Split('?', 2);
        var method = (string)logged["method"]!;
        var query = (url.Length == 1 ? [] : url[1].Split('&', StringSplitOptions.RemoveEmptyEntries))
            .Select(pair => pair.Split('=', 2).Select(Uri.UnescapeDataString).ToArray()).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "");
        var body = StubJson.Body((string?)logged["body"]);
        var operation = document.Match(method, url[0].Split('/', StringSplitOptions.RemoveEmptyEntries))?.Operation;
        return new RecordedRequest
        {
            Method = method,
            Path = url[0],
            Query = query,
            Headers = ((JObject)logged["headers"]!).Properties().ToDictionary(h => h.Name, HeaderValue, StringComparer.OrdinalIgnoreCase),
            Body = body,
            OperationId = operation?.Id,
            Violations = [.. RequestRules.Check(operation, query, body).Select(violation => violation.ToString())],
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)logged["loggedDate"]!),
        };
    }

    private static string HeaderValue(JProperty header) =>
        header.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || header.Name.Equals("X-API-Key", StringComparison.OrdinalIgnoreCase) ? "[redacted]"
        : header.Value is JArray values ? string.Join(", ", values)
        : (string)header.Value!;
}
