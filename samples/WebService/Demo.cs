using FlowMaestro.Models;
using FlowMaestro.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WebService;

/// <summary>Lets the service run without an account: where no key is configured, a sandbox in this process takes the API's place and sends the webhooks.</summary>
internal sealed class Demo : IAsyncDisposable
{
    private readonly FlowMaestroSandbox? _sandbox;
    private readonly CreatedWebhook? _webhook;

    private Demo(FlowMaestroSandbox? sandbox, CreatedWebhook? webhook)
    {
        _sandbox = sandbox;
        _webhook = webhook;
    }

    /// <summary>What the service has to know of the sandbox; nothing where there is none.</summary>
    public string[] Settings => _sandbox is null
        ? []
        : [$"--FlowMaestro:ApiKey={_sandbox.ApiKey}", $"--FlowMaestro:BaseUrl={_sandbox.BaseUrl}", $"--FlowMaestro:WebhookSecrets:0={_webhook!.Secret}"];

    public static async Task<Demo> StartAsync(string[] args, TimeSpan executionDuration)
    {
        var configuration = new ConfigurationBuilder().AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().AddCommandLine(args).Build();
        if (!string.IsNullOrWhiteSpace(configuration["FlowMaestro:ApiKey"]))
        {
            return new Demo(null, null);
        }

        var sandbox = await FlowMaestroSandbox.StartAsync(options => options.ExecutionDuration = executionDuration);
        using var client = sandbox.CreateClient();

        // The secret is needed before the service can start, its address is known only after: the address follows.
        var webhook = await client.Webhooks.CreateAsync(
            "Sample", "http://127.0.0.1/hooks/flowmaestro", [WebhookEventType.ExecutionStarted, WebhookEventType.ExecutionCompleted, WebhookEventType.ExecutionFailed]);
        return new Demo(sandbox, webhook.Data);
    }

    public async Task DeliverToAsync(WebApplication app)
    {
        if (_sandbox is null)
        {
            return;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = _sandbox.CreateClient();
        await client.Webhooks.UpdateAsync(_webhook!.Id, new WebhookUpdate { Url = $"{address}/hooks/flowmaestro" });
    }

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }
}
