using SampleHost;

namespace Quickstart;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Arguments
{
    public const string Help = """
        Runs a FlowMaestro workflow and shows its progress.

        Usage: dotnet run --project samples/Quickstart -- [options]

          --workflow <name or id>   The workflow to run. Default, in the sandbox only: the first.
          --input <name>=<value>    An input of the workflow. Repeat it for each.
          --help                    This text.

        Without FLOWMAESTRO_API_KEY in the environment it starts a sandbox in this process, which can misbehave:

          --drop-stream             Cuts the event stream in the middle.
          --silent                  Streams nothing while the workflow runs, like the public server today.
          --fail                    Lets the execution fail.

        With FLOWMAESTRO_API_KEY (and FLOWMAESTRO_BASE_URL, if it is not the public server) it talks to the real API.

        Exit codes: 0 completed, 1 the execution failed, 2 bad arguments, 3 unknown workflow, 4 the API cannot be
        reached, 5 the API answered with an error, 130 interrupted.
        """;

    private readonly Dictionary<string, string> _inputs = [];

    public string? Workflow { get; private set; }

    public IReadOnlyDictionary<string, string> Inputs => _inputs;

    public bool DropStream { get; private set; }

    public bool Silent { get; private set; }

    public bool Fail { get; private set; }

    /// <summary>An option that only a sandbox understands, as it was typed.</summary>
    public string? SandboxOnly => DropStream ? "--drop-stream" : Silent ? "--silent" : Fail ? "--fail" : null;

    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments();
        ArgumentReader.Read(args, arguments.Take);
        return arguments;
    }

    private void Take(string option, ArgumentReader reader)
    {
        switch (option)
        {
            case "--workflow":
                Workflow = reader.Value();
                break;
            case "--input":
                TakeInput(reader.Value());
                break;
            case "--drop-stream":
                DropStream = true;
                break;
            case "--silent":
                Silent = true;
                break;
            case "--fail":
                Fail = true;
                break;
            default:
                throw reader.Unknown();
        }
    }

    private void TakeInput(string pair)
    {
        var sign = pair.IndexOf('=', StringComparison.Ordinal);
        if (sign <= 0)
        {
            throw SampleException.BadArguments("--input needs name=value.");
        }

        _inputs[pair[..sign]] = pair[(sign + 1)..];
    }
}
