namespace WebhookManagement;

/// <summary>A service on this machine that takes deliveries signed with the secret.</summary>
internal sealed class Receiver(WebApplication app) : IAsyncDisposable
{
    public string Url => $"{app.Urls.First()}/hooks/flowmaestro";

    public static async Task<Receiver> StartAsync(string secret, TextWriter output, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();

        var app = builder.Build();
        app.MapFlowMaestroWebhook(
            "/hooks/flowmaestro",
            options => options.Secrets.Add(secret),
            async (delivery, _) => await output.WriteLineAsync($"  received: {delivery.Event.Event}, signature verified"));
        await app.StartAsync(cancellationToken);
        return new Receiver(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
