using FlowMaestro;
using FlowMaestro.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps endpoints that receive FlowMaestro's webhooks.</summary>
public static class FlowMaestroWebhookEndpointExtensions
{
    /// <summary>
    /// Maps a POST endpoint that hands verified deliveries to <paramref name="handler"/>. It answers 200 when the handler is
    /// done, 500 when it throws (the server then tries again), 401 to a wrong signature, 413 to a body that is too long, 400 to
    /// one that is not the JSON of an event. The signature takes the place of a login: the endpoint is open to anonymous callers.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="configure">Sets the secrets.</param>
    /// <param name="handler">
    /// Gets each delivery. It should be done within a few seconds: the server waits no longer and then tries again. The token is
    /// cancelled when the server hangs up.
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
        var options = new FlowMaestroWebhookOptions();
        configure(options);
        options.Check();
        var loggers = endpoints.ServiceProvider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var receiver = new WebhookReceiver([.. options.Secrets], options.MaxBodyBytes, handler, loggers.CreateLogger(WebhookLog.Category));
        return endpoints.MapPost(pattern, (RequestDelegate)receiver.ReceiveAsync).AllowAnonymous().WithDisplayName($"FlowMaestro webhook {pattern}");
    }
}
