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

    /// <summary>What WireMock answered to those that no stub answers.</summary>
    public async Task<IReadOnlyList<string>> ReadNearMissesAsync(CancellationToken cancellationToken)
    {
        var answer = await admin.GetAsync("requests?unmatched=true", cancellationToken).ConfigureAwait(false);
        return
        [
            .. from served in answer["requests"]!
               where ((string)served["request"]!["url"]!).StartsWith($"{prefix}/", StringComparison.Ordinal)
               select (string?)served["response"]?["body"] ?? $"{served["request"]!["method"]} {served["request"]!["url"]}",
        ];
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
            Violations = operation is null
                ? ["path: no operation"]
                : [.. RequestRules.CheckQuery(operation, query).Concat(RequestRules.CheckBody(operation, body)).Select(violation => violation.ToString())],
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)logged["loggedDate"]!),
        };
    }

    private static string HeaderValue(JProperty header) =>
        header.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || header.Name.Equals("X-API-Key", StringComparison.OrdinalIgnoreCase) ? "[redacted]"
        : header.Value is JArray values ? string.Join(", ", values)
        : (string)header.Value!;
}
