namespace FlowMaestro.BuildScriptTests;

/// <summary>Takes the place of <c>dotnet</c> on the path: it says what it was asked, and where.</summary>
[SetUpFixture]
public sealed class RecordingDotNet
{
    /// <summary>What it exits with.</summary>
    public const int ExitCode = 3;

    private DirectoryInfo? _folder;

    [OneTimeSetUp]
    public void Install()
    {
        // Tests talk to nobody.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        _folder = Directory.CreateTempSubdirectory("flowmaestro-dotnet-");
        if (OperatingSystem.IsWindows())
        {
            File.WriteAllText(Path.Combine(_folder.FullName, "dotnet.cmd"), $"@echo %*\r\n@cd\r\n@exit {ExitCode}\r\n");
        }
        else
        {
            var program = Path.Combine(_folder.FullName, "dotnet");
            File.WriteAllText(program, $"#!/bin/sh\necho \"$@\"\npwd\nexit {ExitCode}\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Environment.SetEnvironmentVariable("PATH", $"{_folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}");
    }

    [OneTimeTearDown]
    public void Remove() => _folder?.Delete(recursive: true);
}
