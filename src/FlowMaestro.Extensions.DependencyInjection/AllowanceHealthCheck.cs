using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlowMaestro.Extensions.DependencyInjection;

/// <summary>
/// Tells what the last responses said of a client's key. Makes no request: a probe every few seconds would use up the allowance.
/// </summary>
internal sealed class AllowanceHealthCheck(FlowMaestroClient client, TimeProvider clock) : IHealthCheck
{
    // In percent of the day's requests.
    private const int NearlyUsedUp = 10;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check(context.Registration.FailureStatus));

    private HealthCheckResult Check(HealthStatus degraded)
    {
        if (client.LastSeen?.Last is not { } last)
            return HealthCheckResult.Healthy("No response has come yet.");

        var data = new Dictionary<string, object> { ["last_response_at"] = last.At };
        if (last.KeyWasRefused)
        {
            const string refused = "FlowMaestro refused the API key of the last request: it is unknown, expired or revoked.";
            return new HealthCheckResult(degraded, refused, data: data);
        }

        // What was left yesterday says nothing of today.
        if (client.Allowance is not { LimitPerDay: > 0 and { } limit, RemainingPerDay: { } left, ResetPerDay: { } end }
            || end <= clock.GetUtcNow())
        {
            return HealthCheckResult.Healthy("FlowMaestro accepted the key of the last request.", data);
        }

        (data["limit_per_day"], data["remaining_per_day"]) = (limit, left);
        var description = string.Create(CultureInfo.InvariantCulture, $"{left} of {limit} requests are left until midnight UTC.");
        var isNearlyUsedUp = 100L * left < (long)NearlyUsedUp * limit;
        return new HealthCheckResult(isNearlyUsedUp ? degraded : HealthStatus.Healthy, description, data: data);
    }
}
