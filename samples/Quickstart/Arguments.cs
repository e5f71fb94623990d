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

    public bool ShowHelp { get; private set; }

    /// <summary>The options that only a sandbox understands, as they were typed.</summary>
    public IEnumerable<string> SandboxOptions
    {
        get
        {
            if (DropStream)
            {
                yield return "--drop-stream";
            }

            if (Silent)
            {
                yield return "--silent";
            }

            if (Fail)
            {
                yield return "--fail";
            }
        }
    }

    public static Arguments Parse(IEnumerable<string> args)
    {
        var arguments = new Arguments();
        using var rest = args.GetEnumerator();
        while (rest.MoveNext())
        {
            arguments.Take(rest.Current, rest);
        }

        return arguments;
    }

    private void Take(string argument, IEnumerator<string> rest)
    {
        var (option, value) = argument.Split('=', 2) is ["--workflow" or "--input", var attached] parts ? (parts[0], attached) : (argument, null);
        switch (option)
        {
            case "--workflow":
                Workflow = value ?? Next(option, rest);
                break;
            case "--input":
                TakeInput(value ?? Next(option, rest));
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
            case "--help" or "-h" or "-?":
                ShowHelp = true;
                break;
            default:
                throw Bad($"Unknown argument '{argument}'. Try --help.");
        }
    }

    private void TakeInput(string pair)
    {
        var sign = pair.IndexOf('=', StringComparison.Ordinal);
        if (sign <= 0)
        {
            throw Bad("--input needs name=value.");
        }

        _inputs[pair[..sign]] = pair[(sign + 1)..];
    }

    private static string Next(string option, IEnumerator<string> rest) =>
        rest.MoveNext() && rest.Current.Length > 0 && !rest.Current.StartsWith("--", StringComparison.Ordinal) ? rest.Current : throw Bad($"{option} needs a value.");

    private static QuickstartException Bad(string message) => new(ExitCode.BadArguments, message);
}
