using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxExecutionListTests
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task ListOfOneWorkflowIsCompleteAndNewestFirst()
    {
        await using var caller = await StartAsync();
        var (workflow, ids) = await ExecuteAsync(caller, 5);

        var second = await caller.GetAsync($"executions?workflow_id={workflow}&page=2&per_page=2");

        Assert.That(Ids(second), Is.EqualTo(new[] { ids[2], ids[1] }));
        Assert.That(Pagination(second), Is.EqualTo((5, true)));
    }

    [Test]
    public async Task PublicServerFiltersTheStatusAfterItHasCutThePage()
    {
        await using var caller = await StartAsync();
        var (workflow, ids) = await ExecuteAsync(caller, 4);
        await caller.PostAsync($"executions/{ids[0]}/cancel");
        await caller.PostAsync($"executions/{ids[3]}/cancel");

        var first = await caller.GetAsync($"executions?workflow_id={workflow}&status=cancelled&per_page=2");
        var second = await caller.GetAsync($"executions?workflow_id={workflow}&status=cancelled&per_page=2&page=2");

        Assert.That((Ids(first), Ids(second)), Is.EqualTo((new[] { ids[3] }, new[] { ids[0] })));
        Assert.That((Pagination(first), Pagination(second)), Is.EqualTo(((1, false), (1, false))));
    }

    [Test]
    public async Task DocumentedServerFiltersTheStatusFirst()
    {
        await using var caller = await StartAsync(options => options.Shape = SandboxShape.Documented);
        var (workflow, ids) = await ExecuteAsync(caller, 4);
        await caller.PostAsync($"executions/{ids[0]}/cancel");
        await caller.PostAsync($"executions/{ids[3]}/cancel");

        var first = await caller.GetAsync($"executions?workflow_id={workflow}&status=cancelled&per_page=1");

        Assert.That(Ids(first), Is.EqualTo(new[] { ids[3] }));
        Assert.That(Pagination(first), Is.EqualTo((2, true)));
    }

    [Test]
    public async Task ExecutionsOfOtherCustomersFillPagesWithoutAWorkflow()
    {
        await using var caller = await StartAsync(options => options.ForeignExecutions = 3);
        var (workflow, ids) = await ExecuteAsync(caller, 2);

        var first = await caller.GetAsync("executions?per_page=2");
        var second = await caller.GetAsync("executions?per_page=2&page=2");
        var ofWorkflow = await caller.GetAsync($"executions?workflow_id={workflow}&per_page=2");

        Assert.That(Ids(first), Is.Empty);
        Assert.That(Ids(second), Is.EqualTo(new[] { ids[1] }));
        Assert.That((Pagination(first), Pagination(second)), Is.EqualTo(((0, false), (1, false))));
        Assert.That(Ids(ofWorkflow), Is.EqualTo(new[] { ids[1], ids[0] }));
    }

    [Test]
    public void NegativeNumberOfForeignExecutionsIsRefused() =>
        Assert.That(() => new FlowMaestroSandboxOptions { ForeignExecutions = -1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    private Task<SandboxCaller> StartAsync(Action<FlowMaestroSandboxOptions>? configure = null) => SandboxCaller.StartAsync(options =>
    {
        options.StartEmpty = true;
        options.TimeProvider = _clock;
        configure?.Invoke(options);
    });

    private static async Task<(string Workflow, IReadOnlyList<string> Ids)> ExecuteAsync(SandboxCaller caller, int count)
    {
        var workflow = await caller.FirstIdAsync("workflows");
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((string)(await caller.PostAsync($"workflows/{workflow}/execute")).Data["execution_id"]!);
        }

        return (workflow, ids);
    }

    private static string[] Ids(SandboxResponse response) => [.. response.Data.Select(row => (string)row["id"]!)];

    private static (int TotalCount, bool HasNext) Pagination(SandboxResponse response) =>
        ((int)response.Body["pagination"]!["total_count"]!, (bool)response.Body["pagination"]!["has_next"]!);
}
