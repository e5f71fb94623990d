using System.Collections.Concurrent;
using FlowMaestro.Http;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Clock;

public sealed class DedicatedThreadTimeProviderTests
{
    private static readonly TimeProvider Threaded = DedicatedThreadTimeProvider.For(TimeProvider.System);

    [Test]
    public void TimersFireOnceInTheOrderOfTheirTime()
    {
        using var done = new CountdownEvent(3);
        var fired = new ConcurrentQueue<int>();
        using var second = Timer(40, () => Fire(2));
        using var third = Timer(60, () => Fire(3));
        using var first = Timer(20, () => Fire(1));

        Assert.That(done.Wait(TimeSpan.FromSeconds(5)), Is.True);
        Assert.That(fired, Is.EqualTo(new[] { 1, 2, 3 }));

        void Fire(int number)
        {
            fired.Enqueue(number);
            done.Signal();
        }
    }

    [Test]
    public void ADisposedTimerDoesNotFire()
    {
        using var later = new ManualResetEventSlim();
        var fired = false;
        var disposed = Timer(20, () => fired = true);
        using var after = Timer(40, later.Set);
        disposed.Dispose();

        Assert.That(later.Wait(TimeSpan.FromSeconds(5)), Is.True);
        Assert.That(fired, Is.False);
    }

    [Test]
    public void TheLongestTimeDelaysNoOther()
    {
        using var soon = new ManualResetEventSlim();
        using var inTwentyFourDays = Timer(int.MaxValue, static () => Assert.Fail("Too early."));
        using var now = Timer(0, soon.Set);

        Assert.That(soon.Wait(TimeSpan.FromSeconds(5)), Is.True);
    }

    [Test]
    public void OtherClocksAreLeftAsTheyAre()
    {
        var clock = new ManualTimeProvider();

        Assert.That(DedicatedThreadTimeProvider.For(clock), Is.SameAs(clock));
    }

    private static ITimer Timer(int milliseconds, Action fire) =>
        Threaded.CreateTimer(static state => ((Action)state!)(), fire, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
}
