using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace FlowMaestro.Diagnostics;

/// <summary>
/// What is left to each client of the process. Holds them weakly, so that a client that was not disposed can still be collected.
/// </summary>
internal static class AllowanceGauge
{
    private static readonly object Gate = new();
    private static readonly ConditionalWeakTable<object, Source> Sources = [];

    /// <param name="owner">While it lives and is not removed, it is observed.</param>
    /// <param name="name">What tells it from other clients; null for the lowest number that none of them has.</param>
    /// <param name="left">What is left of minute and day; null where no response told.</param>
    public static void Add(object owner, string? name, Func<(int? Minute, int? Day)> left)
    {
        lock (Gate)
        {
            Sources.Add(owner, new Source(name ?? LowestFreeNumber(), left));
        }
    }

    public static void Remove(object owner) => Sources.Remove(owner);

    public static IEnumerable<Measurement<long>> Observe()
    {
        foreach (var (_, source) in Sources)
        {
            var (minute, day) = source.Left();
            if (minute is { } ofMinute)
                yield return Measure(source, ofMinute, "minute");

            if (day is { } ofDay)
                yield return Measure(source, ofDay, "day");
        }
    }

    // Requests of others may have taken what was left here.
    private static Measurement<long> Measure(Source source, int left, string window) => new(
        Math.Max(left, 0),
        new KeyValuePair<string, object?>("flowmaestro.client.name", source.Name),
        new KeyValuePair<string, object?>("flowmaestro.window", window));

    private static string LowestFreeNumber()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, source) in Sources)
            taken.Add(source.Name);

        for (var number = 1; ; number++)
        {
            var name = number.ToString(CultureInfo.InvariantCulture);
            if (!taken.Contains(name))
                return name;
        }
    }

    private sealed record Source(string Name, Func<(int? Minute, int? Day)> Left);
}
