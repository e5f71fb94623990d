using System.Globalization;
using SampleHost;

namespace KnowledgeBaseSearch;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Arguments
{
    public const string Help = """
        Searches a FlowMaestro knowledge base and shows what fits best, with scores and sources.

        Usage: dotnet run --project samples/KnowledgeBaseSearch -- [options]

          --knowledge-base <name or id>   Which to search. Default: the first.
          --query <text>                  What to look for, in plain words. Default: only lists the knowledge bases,
                                          but in the sandbox "How do I reset my password?".
          --top <number>                  How many results at most, 1 to 20. Default 3.
          --help                          This text.

        Without FLOWMAESTRO_API_KEY in the environment it starts a sandbox in this process, where texts that share words
        are taken for similar.
        With FLOWMAESTRO_API_KEY (and FLOWMAESTRO_BASE_URL, if it is not the public server) it talks to the real API.

        Exit codes: 0 searched, 2 bad arguments, 3 unknown knowledge base, 4 the API cannot be reached, 5 the API
        answered with an error, 130 interrupted.
        """;

    public string? KnowledgeBase { get; private set; }

    public string? Query { get; private set; }

    public int Top { get; private set; } = 3;

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
            case "--knowledge-base":
                KnowledgeBase = reader.Value();
                break;
            case "--query":
                Query = reader.Value();
                break;
            case "--top":
                Top = Number(reader.Value());
                break;
            default:
                throw reader.Unknown();
        }
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 20
            ? number
            : throw SampleException.BadArguments("--top must be a whole number from 1 to 20.");
}
