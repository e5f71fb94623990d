using System.Diagnostics.Metrics;

namespace FlowMaestro.Diagnostics;

/// <summary>
/// The library's metrics, of all clients of the process. Names and units are those of OpenTelemetry's conventions; no tag holds
/// an id, so that each instrument has few series. The runtime's own meter has the durations of requests.
/// </summary>
internal static class Metrics
{
    public const string MeterName = "FlowMaestro";
    private const string StreamKind = "flowmaestro.stream.kind";

    private static readonly Meter Meter = new(MeterName, ClientIdentity.Version);

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "flowmaestro.client.retries", "{retry}", "Attempts that followed a failed one.");

    private static readonly Counter<long> Reconnections = Meter.CreateCounter<long>(
        "flowmaestro.client.reconnections", "{reconnection}", "Attempts to open an interrupted event stream again.");

    private static readonly Histogram<double> PollWaits = Histogram(
        "flowmaestro.client.poll.waits",
        "{wait}",
        "How many waits and streams each poll served; its count is the number of polls.",
        [0, 1, 2, 5, 10, 20, 50, 100]);

    private static readonly Histogram<double> PermitWaitTime = Histogram(
        "flowmaestro.client.permit.wait_time",
        "s",
        "How long each attempt waited for a permit of the rate limit.",
        [0, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]);

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>(
        "flowmaestro.webhook.deliveries", "{delivery}", "Webhook deliveries that arrived.");

    static Metrics()
    {
        // Read at each collection: what began before a listener was attached is counted too.
        Meter.CreateObservableUpDownCounter(
            "flowmaestro.client.active_waits",
            static () => Active.Count(ActiveKind.Wait),
            "{wait}",
            "Waits for the end of an execution that are under way.");
        Meter.CreateObservableUpDownCounter(
            "flowmaestro.client.active_streams", ActiveStreams, "{stream}", "Event streams that are being read.");
        Meter.CreateObservableGauge(
            "flowmaestro.client.allowance.remaining",
            AllowanceGauge.Observe,
            "{request}",
            "Requests that the key may still send in the window.");
    }

    public static void Retried(string method, string pathTemplate, string errorType)
    {
        if (Retries.Enabled)
            Retries.Add(1, new(Tracing.Method, method), new(Tracing.UrlTemplate, $"/{pathTemplate}"), new(Tracing.ErrorType, errorType));
    }

    public static void Reconnected(ActiveKind kind, string errorType)
    {
        if (Reconnections.Enabled)
            Reconnections.Add(1, new(StreamKind, NameOf(kind)), new(Tracing.ErrorType, errorType));
    }

    /// <param name="pathTemplate">What was asked for: one execution, or a page of a list.</param>
    /// <param name="served">How many waits and streams the response told something.</param>
    /// <param name="failure">Null where there was a response.</param>
    public static void Polled(string pathTemplate, int served, Exception? failure)
    {
        if (PollWaits.Enabled)
            Record(PollWaits, served, new(Tracing.UrlTemplate, $"/{pathTemplate}"), failure);
    }

    /// <param name="time">Zero for an attempt that could start at once.</param>
    /// <param name="isPoll">Whether it is a poll of the client's own.</param>
    /// <param name="failure">Null where it got its permit.</param>
    public static void PermitAwaited(TimeSpan time, bool isPoll, Exception? failure)
    {
        if (PermitWaitTime.Enabled)
            Record(PermitWaitTime, time.TotalSeconds, new("flowmaestro.request.kind", isPoll ? "poll" : "call"), failure);
    }

    public static void Delivered(string result) =>
        Deliveries.Add(1, new KeyValuePair<string, object?>("flowmaestro.delivery.result", result));

    private static void Record(Histogram<double> histogram, double value, KeyValuePair<string, object?> tag, Exception? failure)
    {
        if (failure is null)
            histogram.Record(value, tag);
        else
            histogram.Record(value, tag, new(Tracing.ErrorType, Tracing.ErrorTypeOf(failure)));
    }

    private static IEnumerable<Measurement<long>> ActiveStreams() =>
        [Streams(ActiveKind.ExecutionStream), Streams(ActiveKind.MessageStream), Streams(ActiveKind.ThreadStream)];

    private static Measurement<long> Streams(ActiveKind kind) =>
        new(Active.Count(kind), new KeyValuePair<string, object?>(StreamKind, NameOf(kind)));

    private static string NameOf(ActiveKind kind) => kind switch
    {
        ActiveKind.MessageStream => "message",
        ActiveKind.ThreadStream => "thread",
        _ => "execution",
    };

    private static Histogram<double> Histogram(string name, string unit, string description, double[] boundaries)
    {
#if NET9_0_OR_GREATER
        return Meter.CreateHistogram(
            name, unit, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
#else
        // The meter of .NET 8 takes no advice; its users set boundaries with a view.
        _ = boundaries;
        return Meter.CreateHistogram<double>(name, unit, description);
#endif
    }
}
