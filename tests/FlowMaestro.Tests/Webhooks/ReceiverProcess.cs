#if NET10_0_OR_GREATER // As the tests with the shared cache, which need it.
using System.Diagnostics;
using FlowMaestro.Tests.Samples;

namespace FlowMaestro.Tests.Webhooks;

/// <summary>This assembly as a process of its own, which receives webhooks and whose handler never returns, so that it can be killed.</summary>
internal sealed class ReceiverProcess : IDisposable
{
    private const string Handling = "handling";

    private readonly Process _process;
    private readonly HttpClient _http;

    private ReceiverProcess(Process process, Uri address)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = address };
    }

    /// <summary>The entry point of the process; the test runner does not use it.</summary>
    public static async Task Main(string[] args)
    {
        await using var host = await WebhookHost.StartAsync(
            static (_, cancellationToken) =>
            {
                Console.WriteLine(Handling);
                return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            },
            static options => options.IgnoreRepeatedDeliveries = true,
            builder => SharedCacheTests.AddCache(builder, int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture)));
        Console.WriteLine(host.Address);
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }

    public static async Task<ReceiverProcess> StartAsync(int redisPort)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ReceiverProcess).Assembly.Location, $"{redisPort}"]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        try
        {
            return new ReceiverProcess(process, new Uri(await ReadLineAsync(process)));
        }
        catch
        {
            ServiceProcess.End(process);
            throw;
        }
    }

    public Task<int> DeliverSignedAsync(byte[] body) => WebhookHost.DeliverAsync(_http, body, WebhookSignature.Sign(body, WebhookHost.Secret));

    /// <summary>Waits until a delivery is in the handler.</summary>
    public async Task HandlingAsync() => Assert.That(await ReadLineAsync(_process), Is.EqualTo(Handling));

    /// <summary>As the machine would end it that loses its power: nothing in the process is told.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose()
    {
        _http.Dispose();
        ServiceProcess.End(_process);
    }

    private static async Task<string> ReadLineAsync(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException("The process ended.");
    }
}
#endif
