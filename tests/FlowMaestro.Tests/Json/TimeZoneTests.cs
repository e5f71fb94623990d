using System.Text;
using FlowMaestro.Json;
using FlowMaestro.Models;

namespace FlowMaestro.Tests.Json;

/// <summary>On a machine nine hours east of UTC. The zone belongs to the whole process.</summary>
[NonParallelizable]
public sealed class TimeZoneTests
{
    private readonly string _zone = Path.GetTempFileName();
    private string? _before;

    [SetUp]
    public void GoEast()
    {
        _before = Environment.GetEnvironmentVariable("TZ");

        // A zone of one kind of time: a machine without a database of zones has no Asia/Tokyo.
        File.WriteAllBytes(
            _zone,
            [.. "TZif"u8, .. new byte[16], .. new byte[19], 1, .. new byte[3], 4, .. (byte[])[0, 0, 0x7E, 0x90, 0, 0], .. "JST\0"u8]);
        Environment.SetEnvironmentVariable("TZ", _zone);
        TimeZoneInfo.ClearCachedData();
        Assert.That(TimeZoneInfo.Local.BaseUtcOffset, Is.EqualTo(TimeSpan.FromHours(9)));
    }

    [TearDown]
    public void GoBack()
    {
        Environment.SetEnvironmentVariable("TZ", _before);
        TimeZoneInfo.ClearCachedData();
        File.Delete(_zone);
    }

    [TestCase("2026-02-03T10:15:33", "2026-02-03T10:15:33Z")]
    [TestCase("2026-02-03 10:15:33", "2026-02-03T10:15:33Z")]
    [TestCase("2026-02-03T10:15:33.812", "2026-02-03T10:15:33.812Z")]
    [TestCase("2026-02-03T10:15", "2026-02-03T10:15:00Z")]
    [TestCase("2026-02-03", "2026-02-03T00:00:00Z")]
    [TestCase("2026-02-03T10:15:33Z", "2026-02-03T10:15:33Z")]
    [TestCase("2026-02-03T10:15:33+01:00", "2026-02-03T09:15:33Z")]
    [TestCase("2026-02-03 10:15:33+01", "2026-02-03T09:15:33Z")]
    [TestCase("2026-02-03T10:15:33-0300", "2026-02-03T13:15:33Z")]
    [TestCase("2026-02-03T10:15:33\\u002b01:00", "2026-02-03T09:15:33Z")]
    [TestCase("2026-02-03T10:15:33\\u005a", "2026-02-03T10:15:33Z")]
    public void ATimeWithoutAZoneIsUtcInResponsesAndDeliveries(string said, string meant)
    {
        var time = DateTimeOffset.Parse(meant, System.Globalization.CultureInfo.InvariantCulture);
        var execution = ModelReader.ReadDocument<Execution>(
            Encoding.UTF8.GetBytes($$"""{"id":"exec_1","created_at":"{{said}}","completed_at":"{{said}}"}"""), mayKeepBody: true);
        var delivery = WebhookEvent.Parse(Encoding.UTF8.GetBytes($$"""{"id":"evt_1","event":"test","created_at":"{{said}}"}"""));

        Assert.That((execution.CreatedAt, execution.CompletedAt, delivery.CreatedAt), Is.EqualTo((time, (DateTimeOffset?)time, time)));
    }
}
