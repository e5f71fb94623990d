using FlowMaestro.Testing;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Testing;

public sealed class SandboxResourceTests
{
    [Test]
    public async Task CreatedWebhookIsListedAndShowsItsSecretOnce()
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.StartEmpty = true);

        var created = await caller.PostAsync("webhooks", new { name = "Mine", url = "https://example.com/hook", events = new[] { "execution.completed" }, headers = new { tenant = "acme" } });
        var listed = await caller.GetAsync("webhooks");
        var got = await caller.GetAsync($"webhooks/{created.Data["id"]}");

        Assert.That(created.Status, Is.EqualTo(201));
        Assert.That((string?)created.Data["secret"], Does.Match("^whsec_[0-9a-f]{32}$"));
        Assert.That(listed.Data.Select(row => (string?)row["name"]), Is.EqualTo(new[] { "Mine" }));
        Assert.That((string?)got.Data["headers"]!["tenant"], Is.EqualTo("acme"));
        Assert.That(listed.Text + got.Text, Does.Not.Contain("whsec_"));
    }

    [Test]
    public async Task UpdateChangesWhatWasSentAndNullRemovesTheHeaders()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var created = await caller.PostAsync("webhooks", new { name = "Mine", url = "https://example.com/hook", events = new[] { "test" }, headers = new { tenant = "acme" } });
        var path = $"webhooks/{created.Data["id"]}";

        await caller.PatchAsync(path, new { is_active = false });
        var kept = await caller.GetAsync(path);
        await caller.PatchAsync(path, """{"headers":null}""");
        var removed = await caller.GetAsync(path);

        Assert.That((bool?)kept.Data["is_active"], Is.False);
        Assert.That(kept.Data["headers"]!.Type, Is.EqualTo(JTokenType.Object));
        Assert.That(removed.Data["headers"]!.Type, Is.EqualTo(JTokenType.Null));
        Assert.That((string?)removed.Data["name"], Is.EqualTo("Mine"));
        Assert.That((bool?)removed.Data["is_active"], Is.False);
    }

    [Test]
    public async Task DeletedThingsAreGone()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var agent = await caller.FirstIdAsync("agents");
        string[] paths = [$"webhooks/{await caller.FirstIdAsync("webhooks")}", $"agents/{agent}/memory/user_456", $"threads/{await ThreadAsync(caller, agent)}"];

        foreach (var path in paths)
        {
            var deleted = await caller.DeleteAsync(path);
            var again = await caller.DeleteAsync(path);
            var got = await caller.GetAsync(path);

            Assert.That((bool?)deleted.Data["deleted"], Is.True, path);
            Assert.That((again.Status, again.Code), Is.EqualTo((404, "resource_not_found")), path);
            Assert.That(got.Status, Is.EqualTo(404), path);
        }

        Assert.That((await caller.GetAsync($"{paths[2]}/messages")).Status, Is.EqualTo(404), "nor is anything below them");
    }

    [Test]
    public async Task MemoryIsReplacedAsAWhole()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var path = $"agents/{await caller.FirstIdAsync("agents")}/memory/{Uri.EscapeDataString("a user/1")}";

        var created = await caller.PutAsync(path, new { working_memory = "Likes tea.", metadata = new { source = "chat" } });
        await caller.PutAsync(path, new { working_memory = "Likes coffee." });
        var got = await caller.GetAsync(path);

        Assert.That((string?)created.Data["user_id"], Is.EqualTo("a user/1"));
        Assert.That((string?)got.Data["working_memory"], Is.EqualTo("Likes coffee."));
        Assert.That(got.Data["metadata"], Is.EqualTo(new JObject()).Using<JToken>(JToken.DeepEquals), "what is left out is erased");
        Assert.That((string?)got.Data["created_at"], Is.EqualTo((string?)created.Data["created_at"]));
    }

    [Test]
    public async Task ListsComeInPagesTheLatestFirst()
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.StartEmpty = true);
        for (var i = 1; i <= 5; i++)
        {
            await caller.PostAsync("webhooks", new { name = $"Hook {i}", url = "https://example.com", events = new[] { "test" } });
        }

        var second = await caller.GetAsync("webhooks?page=2&per_page=2");
        var beyond = await caller.GetAsync("webhooks?page=9&per_page=2");

        Assert.That(second.Data.Select(row => (string?)row["name"]), Is.EqualTo(new[] { "Hook 3", "Hook 2" }));
        Assert.That(second.Body["pagination"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"page":2,"per_page":2,"total_count":5,"total_pages":3,"has_next":true,"has_prev":true}"""));
        Assert.That(beyond.Data, Is.Empty);
        Assert.That((bool?)beyond.Body["pagination"]!["has_next"], Is.False);
    }

    [TestCase(SandboxShape.Deployed, false)]
    [TestCase(SandboxShape.Documented, true)]
    public async Task DeployedServerHidesThatExecutionsOfAllWorkflowsGoOn(SandboxShape shape, bool tells)
    {
        await using var caller = await SandboxCaller.StartAsync(options => options.Shape = shape);
        await caller.ExecuteAsync();

        var all = await caller.GetAsync("executions?per_page=1");
        var ofOne = await caller.GetAsync($"executions?per_page=1&workflow_id={await caller.FirstIdAsync("workflows")}");

        Assert.That((bool?)all.Body["pagination"]!["has_next"], Is.EqualTo(tells));
        Assert.That((bool?)ofOne.Body["pagination"]!["has_next"], Is.True);
    }

    [Test]
    public async Task DeployedServerListsTheTriggersOfAllWorkflows()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var workflow = await caller.FirstIdAsync("workflows");

        var triggers = await caller.GetAsync($"triggers?workflow_id={workflow}");

        Assert.That(triggers.Data.Select(row => (string?)row["workflow_id"]).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task KnowledgeBaseFindsWhatSharesMostWords()
    {
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.Passages.Clear();
            options.Passages.Add(new SandboxPassage("Tea.md", "Tea is brewed with boiling water."));
            options.Passages.Add(new SandboxPassage("Coffee.md", "Coffee is brewed with hot water from fresh beans."));
        });
        var path = $"knowledge-bases/{await caller.FirstIdAsync("knowledge-bases")}/query";

        var both = await caller.PostAsync(path, new { query = "fresh coffee beans" });
        var best = await caller.PostAsync(path, new { query = "fresh coffee beans", top_k = 1 });

        Assert.That(both.Data["results"]!.Select(hit => (string?)hit["document_name"]), Is.EqualTo(new[] { "Coffee.md", "Tea.md" }));
        Assert.That((double?)both.Data["results"]![0]!["score"], Is.EqualTo(1));
        Assert.That(best.Data["results"]!.Count(), Is.EqualTo(1));
        Assert.That((int?)both.Data["top_k"], Is.EqualTo(5), "the default of the document");
    }

    [Test]
    public async Task SandboxOfOwnWorkflowsKnowsNoOthers()
    {
        await using var caller = await SandboxCaller.StartAsync(options =>
        {
            options.Workflows.Clear();
            options.Workflows.Add(new SandboxWorkflow("Mine") { Id = "wf_mine" });
        });

        var listed = await caller.GetAsync("workflows");
        var ticket = await caller.PostAsync("workflows/wf_mine/execute", new { inputs = new { a = 1 } });

        Assert.That(listed.Data.Select(row => (string?)row["id"]), Is.EqualTo(new[] { "wf_mine" }));
        Assert.That((int?)ticket.Data["inputs"]!["a"], Is.EqualTo(1));
    }

    private static async Task<string> ThreadAsync(SandboxCaller caller, string agent) =>
        (string)(await caller.PostAsync($"agents/{agent}/threads")).Data["id"]!;
}
