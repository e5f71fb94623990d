namespace FlowMaestro.BuildScriptTests;

/// <summary>Takes the place of <c>dotnet</c> and <c>npm</c> on the path: it says what it was asked, and where.</summary>
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
        foreach (var name in (string[])["dotnet", "npm"])
        {
            Record(Path.Combine(_folder.FullName, name));
        }

        Environment.SetEnvironmentVariable("PATH", $"{_folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}");
    }

    private static void Record(string program)
    {
        if (OperatingSystem.IsWindows())
        {
            File.WriteAllText($"{program}.cmd", $"@echo %*\r\n@cd\r\n@exit {ExitCode}\r\n");
        }
        else
        {
            File.WriteAllText(program, $"#!/bin/sh\necho \"$@\"\npwd\nexit {ExitCode}\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [OneTimeTearDown]
    public void Remove() => _folder?.Delete(recursive: true);
}
