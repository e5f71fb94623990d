using System.Diagnostics;

namespace FlowMaestro.Diff;

/// <summary>One run of a program, to its end.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static async Task<ToolRun> OfAsync(string program, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" },
            },
        };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new DiffException($"{program} cannot be started ({e.Message}): install it, or put it on the PATH.");
        }

        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return new ToolRun(process.ExitCode, output, await error.ConfigureAwait(false));
    }
}
