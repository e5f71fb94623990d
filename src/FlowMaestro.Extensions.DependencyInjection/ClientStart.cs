using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlowMaestro.Extensions.DependencyInjection;

/// <summary>Makes the client when the host starts, so that what is wrong with its handlers is said then.</summary>
internal sealed class ClientStart(IServiceProvider services, string? serviceKey) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Client(services, serviceKey);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public static FlowMaestroClient Client(IServiceProvider services, string? serviceKey) =>
        serviceKey is null
            ? services.GetRequiredService<FlowMaestroClient>()
            : services.GetRequiredKeyedService<FlowMaestroClient>(serviceKey);
}
