using FlowMaestro.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Tests.Webhooks;

/// <summary>A web application with one webhook endpoint, on a port of its own.</summary>
internal sealed class WebhookHost : IAsyncDisposable
{
    public const string Secret = "whsec_00112233445566778899aabbccddeeff";
    public static readonly byte[] Body =
    [
        .. """{"id":"evt_1","event":"execution.completed","created_at":"2026-02-03T10:15:33.812Z","data":{"execution_id":"exec_1"}}"""u8,
    ];

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private WebhookHost(WebApplication app)
    {
        _app = app;
        var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1 };
        _client = new HttpClient(handler) { BaseAddress = Address };
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<WebhookHost> StartAsync(
        Func<WebhookDelivery, CancellationToken, Task> handler,
        Action<FlowMaestroWebhookOptions>? configure = null,
        Action<WebApplicationBuilder>? setUp = null,
        Action<WebApplication>? use = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = 64 << 10);
        setUp?.Invoke(builder);
        var app = builder.Build();
        use?.Invoke(app);
        app.MapFlowMaestroWebhook("/hooks/flowmaestro", options =>
        {
            options.Secrets.Add(Secret);
            configure?.Invoke(options);
        }, handler);
        await app.StartAsync();
        return new WebhookHost(app);
    }

    public Task<int> DeliverAsync(
        byte[] body, string? signature, string? deliveryId = "dlv_1", bool chunked = false, string path = "hooks/flowmaestro") =>
        DeliverAsync(_client, body, signature, deliveryId, chunked, path);

    /// <summary>To the host behind any client.</summary>
    public static async Task<int> DeliverAsync(
        HttpClient client,
        byte[] body,
        string? signature,
        string? deliveryId = "dlv_1",
        bool chunked = false,
        string path = "hooks/flowmaestro")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation(WebhookSignature.HeaderName, signature);
        }

        if (deliveryId is not null)
        {
            request.Headers.TryAddWithoutValidation("X-FlowMaestro-Delivery-ID", deliveryId);
        }

        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    public Task<int> DeliverSignedAsync(byte[] body, string? deliveryId = "dlv_1", bool chunked = false) =>
        DeliverAsync(body, WebhookSignature.Sign(body, Secret), deliveryId, chunked);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
