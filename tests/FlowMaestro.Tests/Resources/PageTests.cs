using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Resources;

public sealed class PageTests
{
    [Test]
    public async Task IsAListOfItsRows()
    {
        using var stub = new StubHandler(Listing.Page(true, "a1", "a2"));
        using var client = TestClient.For(stub);
        var page = await client.Workflows.ListAsync();
        List<string> ids = [];
        foreach (var workflow in page)
        {
            ids.Add(workflow.Id);
        }

        Assert.That(ids, Is.EqualTo(["a1", "a2"]));
        Assert.That((page.Count, page[1].Id, page.Data[1].Id), Is.EqualTo((2, "a2", "a2")));
    }

    [Test]
    public async Task TellsWhereItStands()
    {
        using var stub = StubHandler.Json("""
            {"data": [], "pagination": {"page": 2, "per_page": 5, "total_count": 12, "total_pages": 3, "has_next": true, "has_prev": true},
             "meta": {"request_id": "r-1"}}
            """);
        using var client = TestClient.For(stub);
        var page = await client.Webhooks.ListAsync(2, 5);
        var where = page.Pagination!;

        Assert.That(
            (where.Page, where.PerPage, where.TotalCount, where.TotalPages, where.HasNext, where.HasPrev),
            Is.EqualTo((2, 5, 12, 3, true, true)));
        Assert.That((page.Count, page.Meta.RequestId), Is.EqualTo((0, "r-1")));
    }

    [Test]
    public void OfTriggersHoldsOnlyThoseOfTheWorkflowAndTheServersOwnCount()
    {
        using var stub = new StubHandler(Listing.Page(false, "wf_1a", "wf_2a", "wf_1b"));
        using var client = TestClient.For(stub);

        var page = client.Triggers.List(workflowId: "wf_1");

        Assert.That(page.Select(static trigger => trigger.Id), Is.EqualTo(["wf_1a", "wf_1b"]));
        Assert.That(page.Pagination!.TotalCount, Is.EqualTo(5));
    }

    [Test]
    public void CanBeMadeForTests()
    {
        var page = ApiResponse.CreatePage([new Workflow { Id = "a" }], new Pagination { TotalCount = 7 });

        Assert.That((page[0].Id, page.Pagination!.TotalCount, (int)page.StatusCode), Is.EqualTo(("a", 7, 200)));
    }
}
