using Microsoft.Extensions.DependencyInjection;

namespace FlowMaestro.AspNetCore;

/// <summary>The client whose waits and streams learn of events from deliveries.</summary>
internal static class ReportedClient
{
    /// <exception cref="ArgumentException">It is not registered.</exception>
    public static void Check(FlowMaestroWebhookOptions options, IServiceProvider services)
    {
        if (options.ReportToClient && !IsRegistered(options.ClientKey, services))
        {
            throw new ArgumentException(
                $"{nameof(options.ReportToClient)} needs " + (options.ClientKey is { } key
                    ? $"the {nameof(FlowMaestroClient)} with the key '{key}': add it with AddKeyedFlowMaestro."
                    : $"a {nameof(FlowMaestroClient)}: add it with AddFlowMaestro, "
                        + $"or set {nameof(options.ClientKey)} to the key of the client to use."),
                nameof(options.ReportToClient));
        }
    }

    public static FlowMaestroClient Of(FlowMaestroWebhookOptions options, IServiceProvider services) => options.ClientKey is { } key
        ? services.GetRequiredKeyedService<FlowMaestroClient>(key)
        : services.GetRequiredService<FlowMaestroClient>();

    private static bool IsRegistered(string? key, IServiceProvider services) => key is null
        ? services.GetService<IServiceProviderIsService>()?.IsService(typeof(FlowMaestroClient)) != false
        : services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(FlowMaestroClient), key) != false;
}
