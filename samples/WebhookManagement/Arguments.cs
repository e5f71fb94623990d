using FlowMaestro.Models;
using SampleHost;

namespace WebhookManagement;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Arguments
{
    public const string Help = """
        Manages the webhooks that tell your service what happens in FlowMaestro.

        Usage: dotnet run --project samples/WebhookManagement -- [command] [options]

          list                             Shows the webhooks. Default, with the real API.
          create --name <text> --url <address> --event <type>
                                           Registers one and shows its secret, this once. Repeat --event for several.
          update --webhook <name or id>    Changes what is given of --name, --url and --event; --pause stops deliveries,
                                           --resume lets them go on.
          test --webhook <name or id>      Sends a test delivery now.
          deliveries --webhook <name or id>
                                           Shows what was sent, the latest first.
          delete --webhook <name or id>    Removes it.
          tour                             All of these in turn, with a receiver of its own. Default, in the sandbox.
          --help                           This text.

        Events: execution.started, execution.completed, execution.failed, execution.cancelled, thread.message.created,
        thread.message.completed, thread.message.failed, agent.execution.started, agent.execution.completed,
        agent.execution.failed.

        Without FLOWMAESTRO_API_KEY in the environment it starts a sandbox in this process, which forgets everything at
        the end and delivers to addresses of this machine only.
        With FLOWMAESTRO_API_KEY (and FLOWMAESTRO_BASE_URL, if it is not the public server) it talks to the real API.

        Exit codes: 0 done, 1 the test delivery failed, 2 bad arguments, 3 unknown webhook, 4 the API cannot be reached,
        5 the API answered with an error, 130 interrupted.
        """;

    private List<WebhookEventType>? _events;

    public string? Command { get; private set; }

    public string? Webhook { get; private set; }

    public string? Name { get; private set; }

    public string? Url { get; private set; }

    public IReadOnlyList<WebhookEventType>? Events => _events;

    public bool? IsActive { get; private set; }

    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments();
        ArgumentReader.Read(args, arguments.Take);
        return arguments;
    }

    /// <summary>An option that the command cannot do without.</summary>
    public T Required<T>(T? value, string option)
        where T : class => value ?? throw SampleException.BadArguments($"{Command} needs {option}.");

    private void Take(string option, ArgumentReader reader)
    {
        switch (option)
        {
            case "list" or "create" or "update" or "test" or "deliveries" or "delete" or "tour" when Command is null:
                Command = option;
                break;
            case "--webhook":
                Webhook = reader.Value();
                break;
            case "--name":
                Name = reader.Value();
                break;
            case "--url":
                Url = reader.Value();
                break;
            case "--event":
                (_events ??= []).Add(Known(reader.Value()));
                break;
            case "--pause":
                IsActive = false;
                break;
            case "--resume":
                IsActive = true;
                break;
            default:
                throw reader.Unknown();
        }
    }

    private static WebhookEventType Known(string text) =>
        new WebhookEventType(text) is { IsKnown: true } type ? type : throw SampleException.BadArguments($"There is no event '{text}'. Try --help.");
}
