using FlowMaestro;
using FlowMaestro.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps endpoints that receive FlowMaestro's webhooks.</summary>
public static class FlowMaestroWebhookEndpointExtensions
{
    /// <summary>
    /// Maps a POST endpoint that hands verified deliveries to <paramref name="handler"/>. It responds with 200
    /// when the handler has returned, 500 if it throws (the server then delivers again), 401 if the signature is wrong, 413 if the body is
    /// too long, 400 if it is not the JSON of an event. The signature takes the place of a login: the endpoint is open to anonymous
    /// callers. It covers the exact bytes of the body: a middleware that reads the body before must call <c>EnableBuffering</c>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="configure">
    /// Sets the options. Runs now, and again for each delivery, so that a secret that has changed in the configuration counts at once: it
    /// should be quick, and safe for several threads. If it fails later, the previous options stay in use, with a warning in the log.
    /// </param>
    /// <param name="handler">
    /// Gets each delivery. It should return within a few seconds: the server waits no longer and then delivers again. The token is
    /// cancelled when the server closes the connection.
    /// </param>
    /// <exception cref="ArgumentException">An option has a value that cannot work; the message names it.</exception>
    public static IEndpointConventionBuilder MapFlowMaestroWebhook(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        Action<FlowMaestroWebhookOptions> configure,
        Func<WebhookDelivery, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(handler);
        var services = endpoints.ServiceProvider;
        var logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(WebhookLog.Category);
        var settings = new WebhookSettings(configure, logger);
        ReportedClient.Check(settings.Current(), services);
        var receiver = new WebhookReceiver(settings, Handled(services, settings.Current(), logger), handler, logger);
        return endpoints.MapPost(pattern, (RequestDelegate)receiver.ReceiveAsync)
            .AllowAnonymous()
            .WithDisplayName($"FlowMaestro webhook {pattern}");
    }

    private static HandledDeliveries? Handled(IServiceProvider services, FlowMaestroWebhookOptions options, ILogger logger)
    {
        if (services.GetService<IDistributedCache>() is not { } cache)
        {
            return options.IgnoreRepeatedDeliveries
                ? throw new ArgumentException(
                    $"{nameof(options.IgnoreRepeatedDeliveries)} needs an {nameof(IDistributedCache)}: "
                    + "add one that all instances of the service "
                    + "share, such as that of Microsoft.Extensions.Caching.StackExchangeRedis.",
                    nameof(options.IgnoreRepeatedDeliveries))
                : null;
        }

        var application = services.GetService<IHostEnvironment>()?.ApplicationName;
        return new HandledDeliveries(cache, application, services.GetService<TimeProvider>() ?? TimeProvider.System, logger);
    }
}
