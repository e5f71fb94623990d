using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>What the poller remembers, each part told the time.</summary>
public class PollingPartsTests
{
    [Test]
    public void FourWaitsGetAStreamAndEveryOneThatTellsOfProgress()
    {
        var slots = new StreamSlots();
        for (var i = 0; i < 4; i++)
        {
            Assert.That(slots.TryTake(hasProgress: true, hasDeliveries: true, Seconds(0)), Is.True);
            Assert.That(slots.TryTake(hasProgress: false, hasDeliveries: false, Seconds(0)), Is.True);
        }

        Assert.That(slots.TryTake(hasProgress: false, hasDeliveries: false, Seconds(0)), Is.False);
        slots.Give(hasProgress: true);
        Assert.That(slots.TryTake(hasProgress: false, hasDeliveries: false, Seconds(0)), Is.False, "that one took no slot");
        slots.Give(hasProgress: false);
        Assert.That(slots.TryTake(hasProgress: false, hasDeliveries: true, Seconds(0)), Is.False, "deliveries do as well");
        Assert.That(slots.TryTake(hasProgress: false, hasDeliveries: false, Seconds(0)), Is.True);
    }

    [TestCase(9.9, false, true)]
    [TestCase(10, false, false)]
    [TestCase(null, false, false, Description = "no stream was to be had")]
    [TestCase(60, true, true)]
    public void AServerWhoseStreamsTellNothingGetsNoneForTenMinutes(double? wasOpen, bool hasTold, bool takesStreams)
    {
        var slots = new StreamSlots();

        slots.Ended(wasOpen is { } open ? Seconds(open) : null, hasTold, Seconds(100));

        Assert.That(slots.TryTake(hasProgress: true, hasDeliveries: false, Seconds(699.9)), Is.EqualTo(takesStreams));
        Assert.That(slots.TryTake(hasProgress: true, hasDeliveries: false, Seconds(700)), Is.True);
    }

    [Test]
    public void AStreamThatTellsEndsTheSilence()
    {
        var slots = new StreamSlots();
        slots.Ended(null, hasTold: false, Seconds(100));
        slots.Ended(Seconds(1), hasTold: true, Seconds(101));

        Assert.That(slots.TryTake(hasProgress: true, hasDeliveries: false, Seconds(102)), Is.True);
    }

    [TestCase(4, true)]
    [TestCase(5, false)]
    public void FewAreAsManyAsGetAStream(int waits, bool areFew) => Assert.That(StreamSlots.AreFew(waits), Is.EqualTo(areFew));

    [Test]
    public void DeliveriesAreExpectedForAnHourAfterOneCame()
    {
        var deliveries = new Deliveries();
        Assert.That(deliveries.KeepComingAt(Seconds(0)), Is.False);

        deliveries.Came(Seconds(10));

        Assert.That(deliveries.KeepComingAt(Seconds(3_609.9)), Is.True);
        Assert.That(deliveries.KeepComingAt(Seconds(3_610)), Is.False);
    }

    [Test]
    public void AnEarlyDeliveryIsKeptForFiveMinutes()
    {
        var deliveries = new Deliveries();
        deliveries.Keep(Completed("a"), Seconds(10));

        Assert.That(deliveries.Find("a", Seconds(310))?.Id, Is.EqualTo("a"));
        Assert.That(deliveries.Find("b", Seconds(310)), Is.Null);
        Assert.That(deliveries.Find("a", Seconds(310.1)), Is.Null);
    }

    [Test]
    public void ARepeatedDeliveryIsKeptFromItsLastTime()
    {
        var deliveries = new Deliveries();
        deliveries.Keep(Completed("a"), Seconds(10));
        deliveries.Keep(Completed("a") with { WorkflowName = "later" }, Seconds(200));

        Assert.That(deliveries.Find("a", Seconds(400))?.WorkflowName, Is.EqualTo("later"));
        Assert.That(deliveries.Find("a", Seconds(501)), Is.Null);
    }

    [Test]
    public void OfManyEarlyDeliveriesTheLatestThousandAreKept()
    {
        var deliveries = new Deliveries();
        for (var i = 0; i < 1_002; i++)
        {
            deliveries.Keep(Completed($"{i}"), Seconds(0));
        }

        Assert.That((deliveries.Find("1", Seconds(0)), deliveries.Find("2", Seconds(0))?.Id), Is.EqualTo(((Execution?)null, "2")));
        Assert.That(deliveries.Find("1001", Seconds(0)), Is.Not.Null);
    }

    [TestCase(-1, true)]
    [TestCase(0, true)]
    [TestCase(1, false)]
    public void LargeOutputsAreNotKept(int more, bool areKept)
    {
        var deliveries = new Deliveries();
        deliveries.Keep(Completed("a") with { Outputs = new string('x', (64 << 10) - 2 + more) }, Seconds(0));

        Assert.That(deliveries.Find("a", Seconds(0))!.Outputs, areKept ? Is.Not.Null : Is.Null);
    }

    [Test]
    public void ADeliveryIsCompletedFromWhatWasSeenBefore()
    {
        var (started, completed) = (DateTimeOffset.UnixEpoch.AddHours(1), DateTimeOffset.UnixEpoch.AddHours(2));
        var known = new Execution { Id = "a", WorkflowId = "wf_1", WorkflowName = "W", Status = ExecutionStatus.Running, Inputs = 7, StartedAt = started, CompletedAt = completed, CreatedAt = DateTimeOffset.UnixEpoch };
        var watch = new Watch { ExecutionId = "a", LastKnown = known };

        var bare = Deliveries.Complete(watch, Completed("a"))!;
        Assert.That((bare.Status, (int)bare.Inputs!, (int)bare.Outputs!, bare.StartedAt, bare.CompletedAt, bare.WorkflowName), Is.EqualTo((ExecutionStatus.Completed, 7, 1, (DateTimeOffset?)started, (DateTimeOffset?)completed, "W")));

        var full = Deliveries.Complete(watch, new Execution { Id = "a", Status = ExecutionStatus.Failed, Error = new ExecutionError { Message = "No" }, StartedAt = started.AddDays(1), CompletedAt = completed.AddDays(1), WorkflowName = "V" })!;
        Assert.That((full.Status, full.Error!.Message, full.StartedAt, full.CompletedAt, full.WorkflowName, full.CreatedAt), Is.EqualTo((ExecutionStatus.Failed, "No", (DateTimeOffset?)started.AddDays(1), (DateTimeOffset?)completed.AddDays(1), "V", DateTimeOffset.UnixEpoch)));
    }

    [Test]
    public void ADeliveryThatLacksSomethingTakesARequest()
    {
        var ticket = new ExecutionTicket { ExecutionId = "a", Inputs = 7 };
        var withoutOutputs = new Execution { Id = "a", Status = ExecutionStatus.Completed };
        Assert.That(Deliveries.Complete(new Watch { ExecutionId = "a", Ticket = ticket }, withoutOutputs), Is.Null);
        Assert.That(Deliveries.Complete(new Watch { ExecutionId = "a" }, Completed("a")), Is.Null, "nothing is known of it");

        Assert.That((int)Deliveries.Complete(new Watch { ExecutionId = "a", Ticket = ticket }, Completed("a"))!.Inputs!, Is.EqualTo(7));
        Assert.That((int)Deliveries.Complete(new Watch { ExecutionId = "a", IsStream = true }, Completed("a") with { Inputs = 8 })!.Inputs!, Is.EqualTo(8));
        Assert.That(Deliveries.Complete(new Watch { ExecutionId = "a", IsStream = true }, withoutOutputs with { Status = ExecutionStatus.Cancelled }), Is.Not.Null);
    }

    [Test]
    public void TheLatestFourThousandExecutionsAreKnownByTheirWorkflow()
    {
        var known = new KnownWorkflows();
        known.Add("", "wf");
        known.Add("a", "");
        known.Add("a", null);
        Assert.That((known.Of(""), known.Of("a"), known.Lists.Count), Is.EqualTo(((string?)null, (string?)null, 0)));

        for (var i = 0; i <= 4_096; i++)
        {
            known.Add($"{i}", "wf");
            known.Add($"{i}", "another");
        }

        Assert.That((known.Of("0"), known.Of("1"), known.Of("4096")), Is.EqualTo(((string?)null, "wf", "wf")));
        var rows = known.RowsOf("wf");
        Assert.That(known.RowsOf("wf"), Is.SameAs(rows));
    }

    [Test]
    public void ListsThatNobodyWaitsForMakeRoom()
    {
        var known = new KnownWorkflows();
        var (waited, read) = (known.RowsOf("waited"), known.RowsOf("read"));
        (waited.Watches, read.IsRead) = (1, true);
        for (var i = 2; i < 4_096; i++)
        {
            known.RowsOf($"wf_{i}");
        }

        Assert.That(known.Lists, Has.Count.EqualTo(4_096));
        known.RowsOf("one more");

        Assert.That(known.Lists.Select(static list => list.WorkflowId), Is.EquivalentTo(new[] { "waited", "read", "one more" }));
    }

    private static Execution Completed(string id) => new() { Id = id, Status = ExecutionStatus.Completed, Outputs = 1 };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
