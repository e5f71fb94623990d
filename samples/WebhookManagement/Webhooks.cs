using FlowMaestro;
using FlowMaestro.Models;
using SampleHost;

namespace WebhookManagement;

/// <summary>What can be done with webhooks, each told in a line or two.</summary>
internal sealed class Webhooks(FlowMaestroClient client, TextWriter output, CancellationToken cancellationToken)
{
    public async Task ListAsync()
    {
        await output.WriteLineAsync("Webhooks:");
        await foreach (var webhook in client.Webhooks.ListAllAsync(cancellationToken: cancellationToken))
        {
            await output.WriteLineAsync($"  {Line(webhook)}");
        }
    }

    public async Task<CreatedWebhook> CreateAsync(string name, string url, IEnumerable<WebhookEventType> events)
    {
        CreatedWebhook created = await client.Webhooks.CreateAsync(name, url, events, cancellationToken: cancellationToken);

        await output.WriteLineAsync($"Created {created.Name}, {created.Id}");
        await output.WriteLineAsync($"  Secret: {created.Secret}");
        await output.WriteLineAsync("  It is shown this once and cannot be asked for again. Store it where your receiver reads its secrets, not in code or logs.");
        return created;
    }

    public async Task UpdateAsync(string webhookId, WebhookUpdate update)
    {
        Webhook updated = await client.Webhooks.UpdateAsync(webhookId, update, cancellationToken: cancellationToken);
        await output.WriteLineAsync($"Updated {Line(updated)}");
    }

    public async Task<bool> TestAsync(string webhookId)
    {
        WebhookTestResult test = await client.Webhooks.TestAsync(webhookId, cancellationToken: cancellationToken);
        await output.WriteLineAsync(test.Success
            ? $"Test delivered, answered {test.StatusCode}"
            : $"Test failed: {test.ErrorMessage ?? test.Message}");
        return test.Success;
    }

    public async Task ListDeliveriesAsync(string webhookId)
    {
        await output.WriteLineAsync("Deliveries:");
        await foreach (var delivery in client.Webhooks.ListAllDeliveriesAsync(webhookId, cancellationToken: cancellationToken))
        {
            var outcome = delivery.ErrorMessage is { } error ? $"{delivery.Status}: {error}" : $"{delivery.Status}";
            await output.WriteLineAsync($"  {delivery.CreatedAt:u}  {delivery.EventType}  {outcome}  attempts {delivery.Attempts}");
        }
    }

    public async Task DeleteAsync(string webhookId)
    {
        await client.Webhooks.DeleteAsync(webhookId, cancellationToken: cancellationToken);
        await output.WriteLineAsync($"Deleted {webhookId}");
    }

    public async Task<string> FindAsync(string nameOrId) =>
        (await Choice.OfAsync(client.Webhooks.ListAllAsync(cancellationToken: cancellationToken), static w => (w.Id, w.Name), nameOrId, "webhook")).Id;

    private static string Line(Webhook webhook) =>
        $"{webhook.Name}  {webhook.Id}  {webhook.Url}  {(webhook.IsActive ? "active" : "paused")}  {string.Join(", ", webhook.Events)}";
}
