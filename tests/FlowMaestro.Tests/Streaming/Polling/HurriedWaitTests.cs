using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>Waits of which something else than a poll told that the execution is over, or to be.</summary>
public class HurriedWaitTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100);

    private readonly PollSchedule _schedule = new(new PollTimes());

    [Test]
    public void WhoIsHurriedGoesBeforeAllOthers()
    {
        Add("0");
        Add("1", due: Now + TimeSpan.FromHours(1));

        Assert.That(_schedule.Hurry("1", Now), Is.True);

        Assert.That((_schedule.Next(Now)!.Watch.ExecutionId, _schedule.Next(Now)!.Watch.ExecutionId), Is.EqualTo(("1", "0")));
    }

    /// <summary>A wait of which a poll was on its way when the user cancelled the execution once learned of it ten seconds late.</summary>
    [Test]
    public void AResponseToAPollThatBeganBeforeItWasHurriedIsNotTheLast()
    {
        var watch = Add("0");
        var poll = _schedule.Next(Now)!;
        _schedule.Hurry("0", Now + TimeSpan.FromSeconds(1));

        _schedule.Succeeded(poll, new Execution { Id = "0", Status = ExecutionStatus.Running }, Now + TimeSpan.FromSeconds(2));

        Assert.That(_schedule.IsAnyHurried(Now + TimeSpan.FromSeconds(2)), Is.True);
        poll = _schedule.Next(Now + TimeSpan.FromSeconds(2))!;
        _schedule.Succeeded(poll, new Execution { Id = "0", Status = ExecutionStatus.Running }, Now + TimeSpan.FromSeconds(3));
        Assert.That((watch.IsUrgent, _schedule.IsAnyHurried(Now + TimeSpan.FromSeconds(3))), Is.EqualTo((false, false)));
    }

    [Test]
    public void OnlyTheFirstPollOfOneThatIsHurriedDoesNotWaitForTheBudget()
    {
        var watch = Add("0");
        _schedule.Hurry("0", Now);
        Assert.That(_schedule.IsAnyHurried(Now), Is.True);
        var poll = _schedule.Next(Now)!;
        Assert.That(_schedule.IsAnyHurried(Now), Is.False, "it is under way");

        _schedule.Failed(poll, new FlowMaestroServerException("down"), Now);

        Assert.That((watch.IsUrgent, _schedule.IsAnyHurried(Now)), Is.EqualTo((true, false)));
    }

    /// <summary>A hurried wait whose polls failed once took every poll of the client until it gave up after minutes.</summary>
    [Test]
    public void OneThatIsHurriedAndCannotBePolledForKeepsNobodyWaiting()
    {
        Add("0");
        Add("1");
        _schedule.Hurry("0", Now);

        _schedule.Failed(_schedule.Next(Now)!, new FlowMaestroServerException("down"), Now);

        Assert.That(_schedule.Next(Now)!.Watch.ExecutionId, Is.EqualTo("1"));
        Assert.That(_schedule.Next(Now + TimeSpan.FromSeconds(0.9)), Is.Null, "also where no budget holds it back");
        Assert.That(_schedule.Next(Now + TimeSpan.FromSeconds(20))!.Watch.ExecutionId, Is.EqualTo("0"));
    }

    private Watch Add(string id, TimeSpan? due = null)
    {
        var watch = new Watch { ExecutionId = id, FirstDue = due ?? Now };
        _schedule.Add(watch);
        return watch;
    }
}
