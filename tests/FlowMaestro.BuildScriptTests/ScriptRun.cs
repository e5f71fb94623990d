using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace FlowMaestro.BuildScriptTests;

/// <summary>One command line, run by PowerShell.</summary>
/// <param name="Output">What was written, by line.</param>
/// <param name="ExitCode">That of the script; null when it did not come so far.</param>
/// <param name="Error">Why it did not.</param>
internal sealed record ScriptRun(IReadOnlyList<string> Output, int? ExitCode, string? Error)
{
    // The engine comes without the commands that move in the file system.
    private static readonly InitialSessionState Engine = EngineWith(
        ("Push-Location", "param($Path) $paths = $ExecutionContext.SessionState.Path; $paths.PushCurrentLocation($null); $null = $paths.SetLocation($Path)"),
        ("Pop-Location", "$null = $ExecutionContext.SessionState.Path.PopLocation($null)"));

    public static ScriptRun Of(string command)
    {
        using var runspace = RunspaceFactory.CreateRunspace(Engine);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        string? error = null;
        List<string> output = [];
        try
        {
            output.AddRange(shell.AddScript(command).Invoke().Select(static line => line.ToString()));
        }
        catch (RuntimeException e)
        {
            error = e.Message;
        }

        error ??= shell.Streams.Error.FirstOrDefault()?.ToString();
        return new ScriptRun(output, (int?)runspace.SessionStateProxy.GetVariable("LASTEXITCODE"), error);
    }

    private static InitialSessionState EngineWith(params (string Name, string Body)[] functions)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(functions.Select(static function => new SessionStateFunctionEntry(function.Name, function.Body)));
        return state;
    }
}
