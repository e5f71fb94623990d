using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Data;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>
/// Delivers to webhooks, signed as the server signs. Only to addresses of this machine: a delivery to another is not sent and
/// counts as successful.
/// </summary>
internal sealed class WebhookSender(SandboxState state) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    private readonly IReadOnlyList<string> _deliveries = state.Document.Find("Webhooks_ListDeliveries")!.Segments;

    /// <summary>Delivers the event to every active webhook that subscribes to it.</summary>
    public void Announce(string type, JObject data)
    {
        foreach (var webhook in state.Store.Of("Webhooks_Get").Rows.Where(row => row.Value<bool>("is_active") && Wants(row, type)))
            state.Tasks.Start(stopping => DeliverAsync(webhook, type, data, stopping));
    }

    /// <returns>The row of the delivery.</returns>
    public async Task<JObject> DeliverAsync(JObject webhook, string type, JObject data, CancellationToken cancellationToken)
    {
        var id = state.Ids.New("deliveries");
        var created = state.Clock.Text();
        var start = state.Clock.GetTimestamp();
        var body = new JObject { ["id"] = id, ["event"] = type, ["created_at"] = created, ["data"] = data };
        var (status, error) = await PostAsync(webhook, id, type, body.ToString(Formatting.None), cancellationToken).ConfigureAwait(false);
        var row = new JObject
        {
            ["id"] = id,
            ["webhook_id"] = webhook["id"],
            ["event_type"] = type,
            ["status"] = error is null ? "success" : "failed",
            ["attempts"] = 1,
            ["response_status"] = status,
            ["error_message"] = error,
            ["created_at"] = created,
            ["last_attempt_at"] = state.Clock.Text(),
            ["response_time_ms"] = (int)state.Clock.GetElapsedTime(start).TotalMilliseconds,
        };
        state.Store.At([.. _deliveries.Select(s => DocumentedOperation.IsParameter(s) ? (string)webhook["id"]! : s)]).Put(row);
        return row;
    }

    public void Dispose() => _client.Dispose();

    private static bool Wants(JObject webhook, string type) => webhook["events"]!.Any(e => (string?)e == type);

    private async Task<(int? Status, string? Error)> PostAsync(
        JObject webhook, string id, string type, string body, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate((string?)webhook["url"], UriKind.Absolute, out var address) || !address.IsLoopback)
            return (200, null);

        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        foreach (var (name, value) in webhook["headers"] as JObject ?? [])
            request.Headers.TryAddWithoutValidation(name, (string?)value);

        var secret = (string?)webhook["secret"] ?? IdGenerator.Secret((string)webhook["id"]!);
        request.Headers.TryAddWithoutValidation("X-FlowMaestro-Signature", Sign(body, secret));
        request.Headers.TryAddWithoutValidation("X-FlowMaestro-Delivery-ID", id);
        if (type != "test")
            request.Headers.TryAddWithoutValidation("X-FlowMaestro-Event", type);

        try
        {
            using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            return (status, response.IsSuccessStatusCode ? null : $"HTTP {status}");
        }
        catch (HttpRequestException exception)
        {
            return (null, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "The operation timed out");
        }
    }

    private static string Sign(string body, string secret) =>
        "v1=" + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body))).ToLowerInvariant();
}
