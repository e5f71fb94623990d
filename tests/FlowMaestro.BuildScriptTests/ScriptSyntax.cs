using System.Management.Automation.Language;

namespace FlowMaestro.BuildScriptTests;

internal static class ScriptSyntax
{
    /// <summary>What PowerShell has against a script, as an editor would jump to it.</summary>
    public static IEnumerable<string> Errors(string file)
    {
        Parser.ParseFile(file, out _, out var errors);
        return errors.Select(error => $"{Path.GetFileName(file)}({error.Extent.StartLineNumber},{error.Extent.StartColumnNumber}): {error.Message}");
    }
}
