using FlowMaestro.Models;
using FlowMaestro.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WebService;

/// <summary>
/// Lets the service run without an account: where no key is configured, a sandbox in this process takes the API's place and sends
/// the webhooks.
/// </summary>
internal sealed class Demo : IAsyncDisposable
{
    private readonly CreatedWebhook? _webhook;

    private Demo(FlowMaestroSandbox? sandbox, CreatedWebhook? webhook, string[] settings)
    {
        Sandbox = sandbox;
        _webhook = webhook;
        Settings = settings;
    }

    /// <summary>Null where the service has a key of its own.</summary>
    public FlowMaestroSandbox? Sandbox { get; }

    /// <summary>What the service has to know of the sandbox; nothing where there is none.</summary>
    public string[] Settings { get; }

    public static async Task<Demo> StartAsync(string[] args, Action<FlowMaestroSandboxOptions> configure)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().AddCommandLine(args).Build();
        if (!string.IsNullOrWhiteSpace(configuration["FlowMaestro:ApiKey"]))
        {
            return new Demo(null, null, []);
        }

        var sandbox = await FlowMaestroSandbox.StartAsync(configure);
        using var client = sandbox.CreateClient();

        // The service needs the secret to start, and has no address before: DeliverToAsync sets it.
        CreatedWebhook webhook = await client.Webhooks.CreateAsync(
            "Sample",
            "http://127.0.0.1/hooks/flowmaestro",
            [WebhookEventType.ExecutionStarted, WebhookEventType.ExecutionCompleted, WebhookEventType.ExecutionFailed]);
        var workflow = (await client.Workflows.ListAsync()).Single(static row => row.Name == "Welcome mail");
        return new Demo(sandbox, webhook,
        [
            $"--FlowMaestro:ApiKey={sandbox.ApiKey}", $"--FlowMaestro:BaseUrl={sandbox.BaseUrl}",
            $"--FlowMaestro:WebhookSecrets:0={webhook.Secret}", $"--WelcomeWorkflow={workflow.Id}",
        ]);
    }

    public async Task DeliverToAsync(WebApplication app)
    {
        if (Sandbox is null)
        {
            return;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = Sandbox.CreateClient();
        await client.Webhooks.UpdateAsync(_webhook!.Id, new WebhookUpdate { Url = $"{address}/hooks/flowmaestro" });
    }

    public async ValueTask DisposeAsync()
    {
        if (Sandbox is not null)
        {
            await Sandbox.DisposeAsync();
        }
    }
}
