using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>The server publishes no event when somebody else cancels an execution: its live stream just falls silent.</summary>
public class SilentLiveStreamTests
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task ACancellationByOthersIsNoticedWithinFiveSecondsWhereEventsCameOften([Values] bool async, [Range(0, 16)] int secondsAfterAPoll)
    {
        await using var stream = new FedStream(_clock);
        await stream.OpenAsync(async);
        await FeedAsync(stream, every: TimeSpan.FromSeconds(1), count: 20 + secondsAfterAPoll);

        var late = Cancel(stream);

        Assert.That(late, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task ACancellationByOthersIsNoticedWithinTenSecondsWhereEventsCameRarely([Values] bool async, [Range(4, 12, 4)] int secondsBetween)
    {
        await using var stream = new FedStream(_clock);
        await stream.OpenAsync(async);
        await FeedAsync(stream, TimeSpan.FromSeconds(secondsBetween), count: 12);

        Assert.That(Cancel(stream), Is.LessThanOrEqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task ACancellationInTheMiddleOfALongStepIsNoticedWithinTenSeconds([Values] bool async)
    {
        await using var stream = new FedStream(_clock);
        await stream.OpenAsync(async);
        await FeedAsync(stream, TimeSpan.FromSeconds(1), count: 20);
        stream.Advance(TimeSpan.FromSeconds(63));

        Assert.That(Cancel(stream), Is.LessThanOrEqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task AStreamThatKeepsItsRhythmCostsFourPollsAMinute([Values] bool async, [Values(1, 2.5)] double secondsBetween)
    {
        await using var stream = new FedStream(_clock);
        await stream.OpenAsync(async);
        await FeedAsync(stream, TimeSpan.FromSeconds(secondsBetween), count: (int)(60 / secondsBetween));
        var before = stream.Polls.Count;

        await FeedAsync(stream, TimeSpan.FromSeconds(secondsBetween), count: (int)(300 / secondsBetween));

        Assert.That(stream.Polls.Count - before, Is.InRange(19, 21));
    }

    [Test]
    public async Task ASilentMinuteCostsNinePollsAndALaterOneNoMoreThanWithoutAStream([Values] bool async)
    {
        await using var stream = new FedStream(_clock);
        await stream.OpenAsync(async);
        await FeedAsync(stream, TimeSpan.FromSeconds(1), count: 30);
        var before = stream.Polls.Count;

        stream.Advance(TimeSpan.FromSeconds(60));

        Assert.That(stream.Polls.Count - before, Is.InRange(8, 10));
        Assert.That(stream.Polls[^1] - stream.Polls[^2], Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task ACallerThatIsBusyWithAnEventIsNoSilence()
    {
        await using var stream = new FedStream(_clock);
        await stream.OpenAsync(async: true);
        await FeedAsync(stream, TimeSpan.FromSeconds(1), count: 30);
        var before = stream.Polls.Count;

        await stream.HoldEventAsync(Frames.Node(2));
        stream.Advance(TimeSpan.FromSeconds(60));

        Assert.That(stream.Polls.Count - before, Is.InRange(3, 5));
    }

    [Test]
    public async Task AnEndInTheMomentInWhichTheStreamBreaksOffIsNoticedAtOnceThoughTheNextPollWasToBeMuchLater([Values] bool async)
    {
        await using var stream = new FedStream(_clock);
        await stream.OpenAsync(async);
        await FeedAsync(stream, TimeSpan.FromSeconds(6), count: 4);

        stream.Status = "completed";
        stream.Cut();

        Assert.That(SpinWait.SpinUntil(() => stream.FoundAt is not null, TimeSpan.FromSeconds(20)), Is.True, "on a clock that stands still");
    }

    private static async Task FeedAsync(FedStream stream, TimeSpan every, int count)
    {
        for (var i = 0; i < count; i++)
        {
            stream.Advance(every);
            await stream.SendAsync(Frames.Node(i));
        }
    }

    /// <returns>How long it took until a poll found it.</returns>
    private TimeSpan Cancel(FedStream stream)
    {
        stream.Status = "cancelled";
        var at = _clock.Elapsed;
        for (var i = 0; i < 200 && stream.FoundAt is null; i++)
        {
            stream.Advance(TimeSpan.FromSeconds(0.1));
        }

        return stream.FoundAt!.Value - at;
    }
}
