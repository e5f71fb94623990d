using FlowMaestro.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace FlowMaestro.Tests.Diagnostics;

/// <summary>One series of an instrument.</summary>
/// <param name="Tags">What tells it from the others.</param>
/// <param name="Value">The sum; of a gauge its value.</param>
/// <param name="Count">How many values a histogram has.</param>
internal sealed record Reading(IReadOnlyDictionary<string, object?> Tags, double Value, long Count);

/// <summary>Collects the library's metrics with the SDK of OpenTelemetry, from here on.</summary>
internal sealed class Readings : IDisposable
{
    private readonly List<MetricSnapshot> _exported = [];
    private readonly MeterProvider _provider;

    public Readings() => _provider = Sdk.CreateMeterProviderBuilder().AddMeter(Metrics.MeterName).AddInMemoryExporter(_exported).Build();

    public IReadOnlyList<MetricSnapshot> Collect()
    {
        _exported.Clear();
        _provider.ForceFlush();
        return [.. _exported];
    }

    public IReadOnlyList<Reading> Of(string instrument) =>
        [.. Collect().Where(metric => metric.Name == instrument).SelectMany(static metric => metric.MetricPoints.Select(point => Read(metric.MetricType, point)))];

    /// <summary>The value of the series that has the tag; zero where there is none.</summary>
    public double Value(string instrument, string tag, object value) => Of(instrument).SingleOrDefault(reading => Equals(reading.Tags[tag], value))?.Value ?? 0;

    public void Dispose() => _provider.Dispose();

    private static Reading Read(MetricType type, MetricPoint point)
    {
        var tags = new Dictionary<string, object?>();
        foreach (var tag in point.Tags)
        {
            tags.Add(tag.Key, tag.Value);
        }

        return type switch
        {
            MetricType.Histogram => new Reading(tags, point.GetHistogramSum(), point.GetHistogramCount()),
            MetricType.LongGauge => new Reading(tags, point.GetGaugeLastValueLong(), 0),
            _ => new Reading(tags, point.GetSumLong(), 0),
        };
    }
}
