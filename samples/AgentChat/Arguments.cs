using SampleHost;

namespace AgentChat;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Arguments
{
    public const string Help = """
        Talks with a FlowMaestro agent and prints its replies as they are written.

        Usage: dotnet run --project samples/AgentChat -- [options]

          --agent <name or id>   Whom to talk with. Default: the first.
          --thread <id>          Goes on with an earlier conversation.
          --message <text>       Sends this message, prints the reply and ends. Repeat it for several.
          --help                 This text.

        Without --message it reads messages line by line: from the keyboard until Ctrl+D or /exit (/history shows
        the whole conversation), or from a pipe.

        Without FLOWMAESTRO_API_KEY in the environment it starts a sandbox in this process.
        With FLOWMAESTRO_API_KEY (and FLOWMAESTRO_BASE_URL, if it is not the public server) it talks to the real API.

        Exit codes: 0 ended, 1 the agent could not reply, 2 bad arguments, 3 unknown agent or thread, 4 the API cannot
        be reached, 5 the API answered with an error, 130 interrupted.
        """;

    private readonly List<string> _messages = [];

    public string? Agent { get; private set; }

    public string? Thread { get; private set; }

    public IReadOnlyList<string> Messages => _messages;

    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments();
        ArgumentReader.Read(args, arguments.Take);
        return arguments is { Agent: not null, Thread: not null }
            ? throw SampleException.BadArguments("--thread has its agent already: leave --agent out.")
            : arguments;
    }

    private void Take(string option, ArgumentReader reader)
    {
        switch (option)
        {
            case "--agent":
                Agent = reader.Value();
                break;
            case "--thread":
                Thread = reader.Value();
                break;
            case "--message":
                _messages.Add(reader.Value());
                break;
            default:
                throw reader.Unknown();
        }
    }
}
