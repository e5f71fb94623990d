#if NET10_0_OR_GREATER // The samples are built for it alone.
using System.Diagnostics;
using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Samples;

/// <summary>The sample service as a process of its own, so that it can be killed.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public static async Task<ServiceProcess> StartAsync(FlowMaestroSandbox sandbox, string workflowId)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            SampleProcess.PathOf("WebService"), "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information", $"--FlowMaestro:ApiKey={sandbox.ApiKey}",
            $"--FlowMaestro:BaseUrl={sandbox.BaseUrl}", "--FlowMaestro:WebhookSecrets:0=whsec_1", $"--WelcomeWorkflow={workflowId}",
        ])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.Split("Now listening on: ") is [_, var address])
                {
                    return new ServiceProcess(process, new Uri(address));
                }
            }

            throw new InvalidOperationException("The service ended before it listened.");
        }
        catch
        {
            End(process);
            throw;
        }
    }

    /// <summary>As the machine would end it that loses its power: nothing in the process is told.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose()
    {
        Http.Dispose();
        End(_process);
    }

    public static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
#endif
