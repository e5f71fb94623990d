using FlowMaestro.Models;
using SampleHost;

namespace WebhookManagement;

/// <summary>Carries out one command.</summary>
internal sealed class WebhookCommand(Surroundings surroundings)
{
    public Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default) => surroundings.RunAsync(
        args,
        Arguments.Help,
        async () =>
        {
            var arguments = Arguments.Parse(args);
            await using var api = await Api.OpenAsync(surroundings, sandboxOnly: arguments.Command == "tour" ? "tour" : null, cancellationToken: cancellationToken);
            await surroundings.Out.WriteLineAsync($"Talking to {api.Name}\n");

            var webhooks = new Webhooks(api.Client, surroundings.Out, cancellationToken);
            return await RunAsync(webhooks, arguments.Command ?? (api.IsSandbox ? "tour" : "list"), arguments, cancellationToken);
        },
        cancellationToken: cancellationToken);

    private async Task<int> RunAsync(Webhooks webhooks, string command, Arguments arguments, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case "list":
                await webhooks.ListAsync();
                return ExitCode.Success;
            case "create":
                await webhooks.CreateAsync(arguments.Required(arguments.Name, "--name"), arguments.Required(arguments.Url, "--url"), arguments.Required(arguments.Events, "--event"));
                return ExitCode.Success;
            case "tour":
                await TourAsync(webhooks, cancellationToken);
                return ExitCode.Success;
        }

        var id = await webhooks.FindAsync(arguments.Required(arguments.Webhook, "--webhook"));
        switch (command)
        {
            case "update":
                await webhooks.UpdateAsync(id, Update(arguments));
                break;
            case "deliveries":
                await webhooks.ListDeliveriesAsync(id);
                break;
            case "delete":
                await webhooks.DeleteAsync(id);
                break;
            case "test":
                return await webhooks.TestAsync(id) ? ExitCode.Success : ExitCode.Failed;
        }

        return ExitCode.Success;
    }

    private async Task TourAsync(Webhooks webhooks, CancellationToken cancellationToken)
    {
        await webhooks.ListAsync();
        var created = await webhooks.CreateAsync("Order desk", "https://example.com/hooks/flowmaestro", [WebhookEventType.ExecutionCompleted]);

        // The receiver needs the secret before it can start, and its address is known only then.
        await using var receiver = await Receiver.StartAsync(created.Secret, surroundings.Out, cancellationToken);
        await webhooks.UpdateAsync(created.Id, new WebhookUpdate { Url = receiver.Url, Events = [WebhookEventType.ExecutionCompleted, WebhookEventType.ExecutionFailed] });

        await webhooks.TestAsync(created.Id);
        await webhooks.ListDeliveriesAsync(created.Id);
        await webhooks.DeleteAsync(created.Id);
        await webhooks.ListAsync();
    }

    // What stays null does not travel, and is left as it is.
    private static WebhookUpdate Update(Arguments arguments) => arguments is { Name: null, Url: null, Events: null, IsActive: null }
        ? throw SampleException.BadArguments("update needs something to change. Try --help.")
        : new WebhookUpdate
        {
            Name = arguments.Name,
            Url = arguments.Url,
            Events = arguments.Events,
            IsActive = arguments.IsActive,
        };
}
