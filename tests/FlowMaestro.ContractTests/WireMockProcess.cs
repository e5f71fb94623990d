using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FlowMaestro.Tests;

namespace FlowMaestro.ContractTests;

/// <summary>A WireMock on a free port of this machine, which ends with this process however that ends.</summary>
internal sealed partial class WireMockProcess : IAsyncDisposable
{
    private const string Remedy = "The contract tests need Java: install Java 17 or newer, or set WIREMOCK_URL to the address of a running WireMock 3.13.";

    // The shell holds the standard input of this process and ends the server when that closes.
    private const string Watch = """
        exec 3<&0
        "$0" "$@" </dev/null 3<&- &
        server=$!
        (cat <&3; kill $server) >/dev/null 2>&1 &
        exec 3<&-
        wait $server
        """;

    private static readonly string Jar = RepositoryRoot.File("generator", "node_modules", "wiremock", "build", "wiremock-standalone-3.13.2.jar");

    private readonly Process _process;
    private readonly DirectoryInfo _root;

    private WireMockProcess(Process process, DirectoryInfo root, Uri address)
    {
        _process = process;
        _root = root;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<WireMockProcess> StartAsync()
    {
        var java = FindJava() ?? throw new InvalidOperationException(Remedy);
        var root = Directory.CreateTempSubdirectory("wiremock");
        string[] arguments =
        [
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-jar", Jar, "--port", "0", "--bind-address", "127.0.0.1", "--root-dir", root.FullName,
            "--disable-banner", "--disable-extensions-scanning", "--disable-request-logging", "--async-response-enabled", "true", "--async-response-threads", "64",
        ];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(java, arguments)
            : new ProcessStartInfo("/bin/sh", ["-c", Watch, java, .. arguments]);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        var process = Process.Start(start)!;
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (PortLine().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                var port = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                return new WireMockProcess(process, root, new Uri($"http://127.0.0.1:{port}"));
            }
        }

        throw new InvalidOperationException($"WireMock did not start. {Remedy} It said: {string.Join(' ', said)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (OperatingSystem.IsWindows())
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _root.Delete(recursive: true);
    }

    private static string? FindJava()
    {
        var name = OperatingSystem.IsWindows() ? "java.exe" : "java";
        var home = Environment.GetEnvironmentVariable("JAVA_HOME");
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (home is null ? folders : [Path.Combine(home, "bin"), .. folders]).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    [GeneratedRegex(@"^port:\s+(\d+)")]
    private static partial Regex PortLine();
}
