using OpenTelemetry;

namespace WebService;

/// <summary>
/// Sends metrics and traces to a collector, where the environment names one. The client measures nothing that nobody asks for.
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .WithMetrics(static metrics => metrics.AddMeter("FlowMaestro", "System.Net.Http"))
            .WithTracing(static traces => traces.AddSource("FlowMaestro"))
            .UseOtlpExporter();
    }
}
