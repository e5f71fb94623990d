using FlowMaestro.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks of FlowMaestro clients.</summary>
public static class FlowMaestroHealthCheckExtensions
{
    /// <summary>
    /// Adds the check <c>flowmaestro</c>, or <c>flowmaestro:</c> and the key of the client: degraded when the server refused the API key of
    /// the last request, and when less than a tenth of the day's requests is left. It makes no request: what it tells was
    /// seen in the responses to others, and before the first of them it is healthy.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="clientKey">The key of a client that was added by <c>AddKeyedFlowMaestro</c>; null for the application's only
    /// one.</param>
    /// <param name="failureStatus">What to report in place of <see cref="HealthStatus.Degraded"/>.</param>
    /// <param name="tags">Tags that select the check.</param>
    public static IHealthChecksBuilder AddFlowMaestro(
        this IHealthChecksBuilder builder, string? clientKey = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            clientKey is null ? "flowmaestro" : $"flowmaestro:{clientKey}",
            services => new AllowanceHealthCheck(
                ClientStart.Client(services, clientKey), services.GetService<TimeProvider>() ?? TimeProvider.System),
            failureStatus ?? HealthStatus.Degraded,
            tags));
    }
}
