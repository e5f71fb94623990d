#if NET10_0_OR_GREATER // The samples are built for it alone.
using System.Diagnostics;
using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Samples;

/// <summary>A sample as a user starts it.</summary>
internal static class SampleProcess
{
    /// <param name="sample">Its project.</param>
    /// <param name="address">The API in its environment; null: none, and it takes its own sandbox.</param>
    /// <param name="input">What is typed.</param>
    /// <param name="args">Its command line.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string sample, Uri? address, string input = "", params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [PathOf(sample), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["FLOWMAESTRO_API_KEY"] = address is null ? null : FlowMaestroSandboxOptions.DefaultApiKey,
                ["FLOWMAESTRO_BASE_URL"] = address?.ToString(),
            },
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }

    /// <returns>The sample in its own folder: beside the tests it would miss what they take from the shared framework.</returns>
    public static string PathOf(string sample)
    {
        var configuration = new DirectoryInfo(TestContext.CurrentContext.TestDirectory).Parent!.Name;
        return RepositoryRoot.File("samples", sample, "bin", configuration, "net10.0", $"{sample}.dll");
    }
}
#endif
