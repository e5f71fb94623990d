using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>Which page of a workflow's list to read, and how many rows of it.</summary>
public class WorkflowRowsTests
{
    private readonly WorkflowRows _rows = new("wf_1");

    [TestCase(0, 20, Description = "nothing is known of the rows")]
    [TestCase(1, 100)]
    [TestCase(10_000, 100)]
    [TestCase(20_000, 51)]
    [TestCase(340_000, 3)]
    [TestCase(400_000, 2)]
    [TestCase(2_000_000, 1)]
    public void APageIsAboutAMegabyte(int outputs, int perPage)
    {
        if (outputs > 0)
        {
            _rows.Weigh([Row(outputs)]);
        }

        Assert.That(_rows.PerPage, Is.EqualTo(perPage));
        Assert.That(_rows.IsReadable(TimeSpan.Zero), Is.EqualTo(perPage >= 3), "of fewer rows a page is not worth it");
    }

    [Test]
    public void InputsWeighAsMuchAsOutputs()
    {
        _rows.Weigh([new Execution { Inputs = new string('x', 10_000), Outputs = new string('x', 10_000) }, new Execution { Inputs = new string('x', 20_000) }]);

        Assert.That(_rows.PerPage, Is.EqualTo((1 << 20) / 20_403));
    }

    [Test]
    public void HeavierRowsCountAtOnceAndLighterOnesLittleByLittle()
    {
        _rows.Weigh([Row(20_000)]);
        _rows.Weigh([]);
        Assert.That(_rows.PerPage, Is.EqualTo(51));
        _rows.Weigh([Row(40_000)]);
        Assert.That(_rows.PerPage, Is.EqualTo(25));

        _rows.Weigh([Row(20_000)]);

        Assert.That(_rows.PerPage, Is.EqualTo((int)((1 << 20) / ((40_402 * 0.75) + (20_402 * 0.25)))));
    }

    [Test]
    public void AListThatCannotBeReadIsTriedAgainAfterTenMinutes()
    {
        Assert.That(_rows.Failed(new FlowMaestroAuthorizationException("no"), TimeSpan.FromMinutes(1)), Is.True);

        Assert.That(_rows.IsReadable(TimeSpan.FromMinutes(10.9)), Is.False);
        Assert.That(_rows.IsReadable(TimeSpan.FromMinutes(11)), Is.True);
    }

    [TestCase(0, 100, 1)]
    [TestCase(19, 100, 1)]
    [TestCase(20, 100, 2)]
    [TestCase(0, 81, 1)]
    [TestCase(0, 80, 2, Description = "twenty have come since")]
    [TestCase(0, 140, 1, Description = "a list that shrank moves nothing")]
    public void ARowMovesAsTheListGrows(int row, int totalThen, int page)
    {
        _rows.Read(new PollPage([], Total: 100, HasNext: false), 1, 20);

        Assert.That(_rows.PageOf(new RowPlace { Row = row, Total = totalThen }, 20), Is.EqualTo(page));
    }

    [Test]
    public void ARowThatWasNotFoundIsOnTheNextPageOfTheListThatIsSearched()
    {
        Assert.That(_rows.PageOf(new RowPlace { SearchedIn = "wf_1", NextPage = 4 }, 20), Is.EqualTo(4));
        Assert.That(_rows.PageOf(new RowPlace { SearchedIn = "wf_2", NextPage = 4 }, 20), Is.EqualTo(1));
        Assert.That(_rows.PageOf(default, 20), Is.EqualTo(1));
    }

    [Test]
    public void AListWithoutATotalIsAsLongAsWasSeen()
    {
        _rows.Read(new PollPage([Row(1), Row(1)], Total: null, HasNext: true), 3, 20);
        Assert.That(_rows.Total, Is.EqualTo(42));
        _rows.Read(new PollPage([Row(1)], Total: null, HasNext: false), 1, 20);
        Assert.That(_rows.Total, Is.EqualTo(42));
        _rows.Read(new PollPage([Row(1)], Total: 7, HasNext: false), 1, 20);
        Assert.That(_rows.Total, Is.EqualTo(7));
    }

    private static Execution Row(int outputs) => new() { Outputs = new string('x', outputs) };
}
