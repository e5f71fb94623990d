namespace FlowMaestro.Benchmarks;

/// <summary>What the user asked for.</summary>
/// <param name="IsQuick">Fewer rounds, and no files.</param>
/// <param name="Only">Part of a group's name; empty for all.</param>
internal sealed record Arguments(bool IsQuick, string Only)
{
    public const string Help = """
        Measures what the client costs beside other ways to make the same calls.

          dotnet run -c Release --project tests/FlowMaestro.Benchmarks -- [options]

          (none)         a full run: prints the table, and writes it with the chart to tests/FlowMaestro.Benchmarks/results
          --quick        fewer rounds, about four minutes; prints the table and writes nothing
          --only NAME    only the groups whose name contains NAME (calls, outputs, events, wait, allowance, costs, streams, slow, cold, build); writes nothing
          --micro ...    the readers alone, under BenchmarkDotNet; what follows are its own arguments, such as --filter *
          --soak MINUTES 200 waits and 50 streams at any time on a server with random faults; ends with 1 where a run was lost or executed twice
          --help         this

        The peers: (a) HttpClient and source-generated System.Text.Json over a pooled buffer, by hand; (b) HttpClient and
        Newtonsoft.Json, plain; (c) NSwag's stock client of the same document; and the bare transport. All of them talk to
        a Kestrel on 127.0.0.1 in a process of its own, in turns.
        """;

    /// <exception cref="ArgumentException">Says what is wrong, in words for the console.</exception>
    public static Arguments Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new Arguments(IsQuick: false, Only: "");
        for (var i = 0; i < arguments.Count; i++)
        {
            parsed = arguments[i] switch
            {
                "--quick" => parsed with { IsQuick = true },
                "--only" when i + 1 < arguments.Count => parsed with { Only = arguments[++i] },
                "--only" => throw new ArgumentException("--only needs the name of a group, such as calls."),
                var other => throw new ArgumentException($"'{other}' is not an option; --help lists them."),
            };
        }

        return parsed.Only.Length == 0 || Groups.Names.Any(name => name.Contains(parsed.Only, StringComparison.Ordinal))
            ? parsed
            : throw new ArgumentException($"No group is called '{parsed.Only}'; there are {string.Join(", ", Groups.Names)}.");
    }
}
