using System.Diagnostics;

namespace FlowMaestro.Benchmarks.Server;

/// <summary>This program once more, in a role that needs a process of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ChildProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>A server, which ends with this object.</summary>
    public static (ChildProcess Process, Uri Url) Serve(params string[] role)
    {
        var server = new ChildProcess(role);
        return (server, new Uri(server.ReadLine()));
    }

    /// <summary>What a peer says of its own process.</summary>
    public static string Ask(string role, string peer, Uri url)
    {
        using var child = new ChildProcess(role, peer, url.ToString());
        return child.ReadLine();
    }

    /// <summary>What it says to a line of its own.</summary>
    public string Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        return ReadLine();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A process of the benchmarks ended early; it has said why on its standard error.");
}
