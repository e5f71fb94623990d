using FlowMaestro.Testing;
using FlowMaestro.Tool;

namespace FlowMaestro.Tests.Tool;

/// <summary>One use of the command in this process: what it was given, and what it wrote.</summary>
internal sealed class ToolRun : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private readonly Dictionary<string, string> _variables = [];

    private ToolRun(bool isTerminal, TextWriter? watched)
    {
        Surroundings = new Surroundings(watched ?? _out, _error, name => _variables.GetValueOrDefault(name))
        {
            IsTerminal = isTerminal,
            SandboxExecution = TimeSpan.FromSeconds(1),
        };
    }

    public Surroundings Surroundings { get; }

    public string Output => _out.ToString().ReplaceLineEndings("\n");

    public string Error => _error.ToString().ReplaceLineEndings("\n");

    public int ExitCode { get; private set; } = -1;

    /// <summary>With the environment of a user of this sandbox.</summary>
    public static Task<ToolRun> OnAsync(FlowMaestroSandbox sandbox, params string[] args) => OnAsync(sandbox, args, stop: default);

    public static Task<ToolRun> OnAsync(FlowMaestroSandbox sandbox, string[] args, CancellationToken stop, TextWriter? watched = null) =>
        RunAsync(args, watched: watched, stop: stop,
            variables: [("FLOWMAESTRO_API_KEY", sandbox.ApiKey), ("FLOWMAESTRO_BASE_URL", sandbox.BaseUrl.ToString())]);

    public static async Task<ToolRun> RunAsync(
        string[] args, bool isTerminal = false, TextWriter? watched = null, CancellationToken stop = default,
        params (string Name, string Value)[] variables)
    {
        var run = new ToolRun(isTerminal, watched);
        foreach (var (name, value) in variables)
        {
            run._variables[name] = value;
        }

        run.ExitCode = await ToolApp.RunAsync(args, run.Surroundings, stop);
        return run;
    }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }
}
