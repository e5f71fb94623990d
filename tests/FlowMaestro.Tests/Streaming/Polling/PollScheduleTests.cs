using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>Whose turn it is, which request it takes, and whom its response serves.</summary>
public class PollScheduleTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100);

    private readonly PollSchedule _schedule = new(new PollTimes());

    [Test]
    public void NobodyWaitsForNothing()
    {
        Assert.That((_schedule.NextDue(), _schedule.Next(Now)), Is.EqualTo(((TimeSpan?)null, (Poll?)null)));
        Assert.That(_schedule.Hurry("a", Now), Is.False);
    }

    [Test]
    public void TheNextIsDueWhenTheFirstOfAllIs()
    {
        Add("a", due: 30, workflow: "wf_1");
        Add("b", due: 20, workflow: "wf_2");
        Add("c", due: 40, workflow: "wf_3");
        Assert.That(_schedule.NextDue(), Is.EqualTo(TimeSpan.FromSeconds(20)));
        Assert.That(_schedule.Next(TimeSpan.FromSeconds(19.9)), Is.Null);

        Assert.That(_schedule.Next(TimeSpan.FromSeconds(20))!.Watch.ExecutionId, Is.EqualTo("b"));

        Assert.That(_schedule.NextDue(), Is.EqualTo(TimeSpan.FromSeconds(30)), "the other one is being polled for");
    }

    [Test]
    public void WhoWasPolledForLongestAgoGoesFirst()
    {
        Add("a", began: 5, workflow: "wf_1");
        Add("b", began: 3, workflow: "wf_2");
        Add("c", began: 3, workflow: "wf_3");
        var old = Add("d", began: 0, workflow: "wf_4");
        old.LastPolled = TimeSpan.FromSeconds(3);
        var urgent = Add("e", began: 50, workflow: "wf_5");
        urgent.IsUrgent = true;

        Assert.That(Order(), Is.EqualTo(new[] { "e", "b", "c", "d", "a" }), "of equals who was never polled for, then who came first");
    }

    [Test]
    public void ThreeOfOneWorkflowAreAskedForTogether([Values(2, 3)] int waits)
    {
        var watches = Enumerable.Range(0, waits).Select(i => Add($"{i}", workflow: "wf_1")).ToList();
        Add("other", workflow: "wf_2");

        var poll = _schedule.Next(Now)!;

        Assert.That((poll.Watch, poll.List?.WorkflowId, poll.Page, poll.PerPage), Is.EqualTo(waits == 3 ? (watches[0], "wf_1", 1, 20) : (watches[0], (string?)null, 0, 0)));
        Assert.That(poll.IsLearning, Is.False);
        Assert.That(Order(), Is.EqualTo(waits == 3 ? new[] { "other" } : ["1", "other"]), "the page serves the others of its workflow");
    }

    [Test]
    public void WhoseTurnComesSoonIsAskedForTogetherWithTheOthers()
    {
        Add("0", workflow: "wf_1");
        Add("1", workflow: "wf_1");
        var soon = Add("2", workflow: "wf_1");
        soon.LastPolled = Now - TimeSpan.FromSeconds(8);
        soon.Began = TimeSpan.FromSeconds(42);

        Assert.That(_schedule.Next(Now)!.List, Is.Not.Null, "due in two of ten seconds");
    }

    [Test]
    public void WhoIsUrgentAloneOrBeingPolledForDoesNotCountForAPage()
    {
        Add("0", workflow: "wf_1").IsPolled = true;
        Add("1", workflow: "wf_1", alone: true);
        Add("2", workflow: "wf_1");
        Add("3", workflow: "wf_1");
        Add("4", workflow: "wf_2");

        var first = _schedule.Next(Now)!;
        var second = _schedule.Next(Now)!;
        Assert.That((first.Watch.ExecutionId, first.List, second.Watch.ExecutionId, second.List), Is.EqualTo(("1", (WorkflowRows?)null, "2", (WorkflowRows?)null)));
    }

    [Test]
    public void OfThreeWhoseWorkflowIsNotKnownOneFindsOut()
    {
        var first = Add("0");
        Add("1");
        Add("2");
        var poll = _schedule.Next(Now)!;
        Assert.That((poll.Watch, poll.IsLearning), Is.EqualTo((first, true)));
        Assert.That(_schedule.Next(Now), Is.Null);
        Assert.That(_schedule.NextDue(), Is.Null);

        _schedule.Succeeded(poll, Row("0"), Now);

        Assert.That(first.WorkflowId, Is.EqualTo("wf_1"));
        Assert.That(_schedule.Next(Now)?.Watch.ExecutionId, Is.EqualTo("1"));
    }

    [Test]
    public void TwoWhoseWorkflowIsNotKnownAreBothPolledFor()
    {
        Add("0");
        Add("1");

        Assert.That(Order(), Is.EqualTo(new[] { "0", "1" }));
    }

    [Test]
    public void AnUnknownOneIsLookedForInTheListForWhichMostWait()
    {
        Populate("wf_1", 1);
        Populate("wf_2", 3);
        var unknown = new[] { Add("x", began: 1), Add("y", began: 1), Add("z", began: 1) };

        var poll = _schedule.Next(Now)!;

        Assert.That((poll.Watch, poll.List?.WorkflowId, poll.IsLearning), Is.EqualTo((unknown[0], "wf_2", true)));
        _schedule.Succeeded(poll, new PollPage([Row("x", "wf_2")], Total: 30, HasNext: true), Now);
        Assert.That(unknown.Select(static w => (w.WorkflowId, w.Place.SearchedIn, w.Place.NextPage)), Is.EqualTo(new[] { ("wf_2", null, 0), ((string?)null, "wf_2", 2), (null, "wf_2", 2) }));
    }

    [Test]
    public void ARowOfAPageServesEverybodyWhoWaitsForIt()
    {
        var (a, again, alone, b) = (Add("0", workflow: "wf_1"), Add("0", workflow: "wf_1"), Add("0", workflow: "wf_1", alone: true), Add("1", workflow: "wf_1"));
        alone.LastPolled = Now;
        var poll = _schedule.Next(Now)!;

        var over = _schedule.Succeeded(poll, new PollPage([Row("9"), Row("1"), Row("0", over: true)], Total: 70, HasNext: true), Now);

        Assert.That(over, Is.EqualTo(new[] { a, again }));
        Assert.That((b.Place.Row, b.Place.Total, b.LastPolled, b.LastKnown!.Id), Is.EqualTo(((int?)1, 70, (TimeSpan?)Now, "1")));
        Assert.That(alone.LastKnown, Is.Null);
        Assert.That(poll.List!.IsRead, Is.False);
    }

    [Test]
    public void WhoIsNotOnAPageIsLookedForOnTheNextAsLongAsPagesBringOthers()
    {
        var watches = Enumerable.Range(0, 4).Select(i => Add($"{i}", workflow: "wf_1")).ToList();
        _schedule.Succeeded(_schedule.Next(Now)!, new PollPage([Row("0")], Total: 60, HasNext: true), Now);
        Assert.That(watches.Skip(1).Select(static w => w.Place.NextPage), Is.All.EqualTo(2));
        Assert.That(watches.Skip(1).Select(static w => w.LastPolled), Is.All.Null);

        var second = _schedule.Next(Now)!;
        Assert.That((second.List?.WorkflowId, second.Page), Is.EqualTo(("wf_1", 2)));
        _schedule.Succeeded(second, new PollPage([Row("8")], Total: 60, HasNext: true), Now);

        Assert.That(watches.Skip(1).Select(static w => w.Place.NextPage), Is.All.EqualTo(0), "nobody was on it");
        var single = _schedule.Next(Now)!;
        Assert.That((single.List, single.Watch), Is.EqualTo(((WorkflowRows?)null, watches[1])));
    }

    [Test]
    public void TheLastPageEndsTheSearchAndARowThatWasThereIsFollowed()
    {
        var watches = Enumerable.Range(0, 3).Select(i => Add($"{i}", workflow: "wf_1")).ToList();
        _schedule.Succeeded(_schedule.Next(Now)!, new PollPage([Row("0")], Total: 1, HasNext: false), Now);
        Assert.That(watches[1].Place.NextPage, Is.Zero);

        var later = Now + TimeSpan.FromHours(1);
        watches[1].Place = watches[2].Place = new RowPlace { Row = 0, Total = 1 };
        _schedule.Succeeded(_schedule.Next(later)!, new PollPage([], Total: 1, HasNext: true), later);

        Assert.That(watches.Select(static w => w.Place.NextPage), Is.All.EqualTo(2), "it was on the page and has moved on");
    }

    [TestCase("completed", true)]
    [TestCase("failed", true)]
    [TestCase("cancelled", false)]
    public void ARowOfAListThatLacksItsOutcomeIsAskedForAlone(string status, bool isAsked)
    {
        var watches = Enumerable.Range(0, 3).Select(i => Add($"{i}", workflow: "wf_1")).ToList();
        var bare = new Execution { Id = "1", WorkflowId = "wf_1", Status = status };

        var over = _schedule.Succeeded(_schedule.Next(Now)!, new PollPage([bare], Total: 1, HasNext: false), Now);

        Assert.That((over.Count, watches[1].IsUrgent), Is.EqualTo(isAsked ? (0, true) : (1, false)));
        if (isAsked)
        {
            var poll = _schedule.Next(Now)!;
            Assert.That((poll.Watch, poll.List), Is.EqualTo((watches[1], (WorkflowRows?)null)));
            Assert.That(_schedule.Succeeded(poll, bare, Now), Is.EqualTo(new[] { watches[1] }), "the single row has all there is");
        }
    }

    [Test]
    public void ASingleRowServesAllButThoseWhoShareNothing()
    {
        var (a, again, alone) = (Add("0"), Add("0"), Add("0", alone: true));
        var first = _schedule.Next(Now)!;
        Assert.That((first.Watch, again.IsPolled, alone.IsPolled), Is.EqualTo((a, true, false)));
        Assert.That(_schedule.Succeeded(first, Row("0", over: true), Now), Is.EqualTo(new[] { a, again }));

        var second = _schedule.Next(Now + TimeSpan.FromSeconds(0.1))!;
        Assert.That(second.Watch, Is.SameAs(alone));
        Assert.That((a.IsPolled, alone.IsPolled), Is.EqualTo((false, true)));
        Assert.That(_schedule.Succeeded(second, Row("0", over: true), Now), Is.EqualTo(new[] { alone }));
        Assert.That(_schedule.Succeeded(second, Row("0"), Now), Is.Empty);
    }

    [Test]
    public void APollThatIsPutBackIsTheNextAgain()
    {
        Add("0", workflow: "wf_1");
        Add("1", workflow: "wf_1");
        Add("2", workflow: "wf_1");
        var poll = _schedule.Next(Now)!;

        _schedule.Return(poll);

        Assert.That((poll.List!.IsRead, poll.Watch.IsPolled, _schedule.Next(Now)!.Watch), Is.EqualTo((false, false, poll.Watch)));
    }

    [Test]
    public void WhoLeavesIsNotCountedAnyMore()
    {
        var (a, b) = (Add("0", workflow: "wf_1"), Add("1", workflow: "wf_1"));
        Assert.That(_schedule.Workflows.RowsOf("wf_1").Watches, Is.EqualTo(2));

        _schedule.Remove(a);
        _schedule.Remove(a);

        Assert.That((_schedule.Workflows.RowsOf("wf_1").Watches, _schedule.Watches.Single(), _schedule.Of("0").Count), Is.EqualTo((1, b, 0)));
    }

    [Test]
    public void WhoLeavesIsNotWaitedForByThoseWhoseWorkflowIsNotKnown()
    {
        var gone = Add("0");
        Add("1");
        Add("2");
        _schedule.Remove(gone);

        Assert.That(Order(), Is.EqualTo(new[] { "1", "2" }));
    }

    /// <summary>Many waits that began while a first page of newer executions was on its way were once polled for one by one.</summary>
    [Test]
    public void ManyThatAreNotOnAPageOfOthersAreLookedForOnTheNext([Values(3, 5)] int waits)
    {
        Enumerable.Range(0, waits).ToList().ForEach(i => Add($"{i}", workflow: "wf_1"));
        var pages = (waits + 1) / 2;
        for (var page = 1; page < pages; page++)
        {
            var poll = _schedule.Next(Now)!;
            Assert.That((poll.List is null, poll.Page), Is.EqualTo((false, page)));
            _schedule.Succeeded(poll, new PollPage([Row("other")], Total: 1_000, HasNext: true), Now);
        }

        var last = _schedule.Next(Now)!;
        _schedule.Succeeded(last, new PollPage([Row("other")], Total: 1_000, HasNext: true), Now);

        Assert.That((last.Page, _schedule.Next(Now)!.List), Is.EqualTo((pages, (WorkflowRows?)null)));
    }

    private List<string> Order()
    {
        var order = new List<string>();
        while (_schedule.Next(Now) is { } poll)
        {
            order.Add(poll.Watch.ExecutionId);
        }

        return order;
    }

    private void Populate(string workflow, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add($"{workflow} {i}", due: 9_999, workflow: workflow);
        }
    }

    private Watch Add(string id, double began = 0, double? due = null, string? workflow = null, bool alone = false)
    {
        var options = alone ? new RequestOptions() : null;
        options?.Headers.Add("X-Tenant", "a");
        var watch = new Watch
        {
            ExecutionId = id,
            Began = TimeSpan.FromSeconds(began),
            FirstDue = TimeSpan.FromSeconds(due ?? began),
            Ticket = workflow is null ? null : new ExecutionTicket { ExecutionId = id, WorkflowId = workflow },
            Options = options,
        };
        _schedule.Add(watch);
        return watch;
    }

    private static Execution Row(string id, string workflow = "wf_1", bool over = false) =>
        new() { Id = id, WorkflowId = workflow, Status = over ? ExecutionStatus.Completed : ExecutionStatus.Running, Outputs = over ? 1 : null };
}
