using FlowMaestro.Models;
using FlowMaestro.Testing;
using FlowMaestro.Tests.Diagnostics;
using Microsoft.Extensions.AI;

namespace FlowMaestro.Tests.Ai;

public sealed class AgentChatClientTests
{
    [Test]
    public async Task FirstMessageOpensAThreadThatTheResponseNames()
    {
        await using var stage = await ChatStage.OpenAsync(static options => options.Shape = SandboxShape.Documented);

        var response = await stage.Chat.GetResponseAsync("Where is my order?");

        var thread = (await stage.Client.Threads.GetAsync(response.ConversationId!)).Data;
        Assert.That((response.Text, thread.AgentId), Is.EqualTo(("You said: Where is my order?", stage.AgentId)));
        Assert.That((response.FinishReason, response.Messages.Single().Role),
            Is.EqualTo(((ChatFinishReason?)ChatFinishReason.Stop, ChatRole.Assistant)));
        Assert.That((response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount),
            Is.EqualTo(((long?)4, (long?)6, (long?)10)));
        Assert.That((response.RawRepresentation, response.Messages[0].RawRepresentation),
            Is.EqualTo((response.RawRepresentation as MessageReply, response.RawRepresentation)));
        Assert.That((response.ResponseId, response.CreatedAt),
            Is.EqualTo((((MessageReply)response.RawRepresentation!).Id, ((MessageReply)response.RawRepresentation).CreatedAt)));
    }

    [Test]
    public async Task ConversationGoesOnInItsThreadAndOnlyWhatIsNewTravels()
    {
        await using var stage = await ChatStage.OpenAsync();
        List<ChatMessage> history = [new(ChatRole.User, "Good day.")];
        var first = await stage.Chat.GetResponseAsync(history);
        history.AddMessages(first);
        history.Add(new ChatMessage(ChatRole.User, "My order is 4711."));
        history.Add(new ChatMessage(ChatRole.User, "Where is it?"));

        var second = await stage.Chat.GetResponseAsync(history, new ChatOptions { ConversationId = first.ConversationId });

        Assert.That(second.ConversationId, Is.EqualTo(first.ConversationId));
        Assert.That(stage.Sent, Is.EqualTo(["Good day.", "My order is 4711.\n\nWhere is it?"]));
        Assert.That(stage.Operations, Is.EqualTo(["Agents_CreateThread", "Threads_SendMessage", "Threads_SendMessage"]));
    }

    [TestCase(SandboxMessageStreaming.ThreadEvents)]
    public async Task StreamedReplyComesInPieces(SandboxMessageStreaming streaming)
    {
        await using var stage = await ChatStage.OpenAsync(options => options.MessageStreaming = streaming);

        var updates = await stage.Chat.GetStreamingResponseAsync("One two").AllAsync();

        Assert.That(updates.Select(static update => update.Text), Is.EqualTo(["You ", "said: ", "One ", "two", ""]));
        Assert.That(updates.Select(static update => update.ConversationId).Distinct().Count(), Is.EqualTo(1));
        Assert.That(updates.Select(static update => update.RawRepresentation), Is.All.InstanceOf<ThreadEvent>());
        var response = updates.ToChatResponse();
        Assert.That((response.Text, response.Messages.Count, response.FinishReason),
            Is.EqualTo(("You said: One two", 1, (ChatFinishReason?)ChatFinishReason.Stop)));
        Assert.That(await stage.Client.Threads.GetAsync(response.ConversationId!), Is.Not.Null);
    }

    [Test]
    public async Task ReplyOfAServerThatCannotStreamIsOneUpdate()
    {
        await using var stage = await ChatStage.OpenAsync();

        var update = (await stage.Chat.GetStreamingResponseAsync("One two").AllAsync()).Single();

        Assert.That((update.Text, update.FinishReason, update.Role),
            Is.EqualTo(("You said: One two", (ChatFinishReason?)ChatFinishReason.Stop, (ChatRole?)ChatRole.Assistant)));
        Assert.That(update.ConversationId, Is.Not.Empty);
    }

    [Test]
    public async Task AgentThatSaysNothingGivesAnEmptyResponse([Values] SandboxMessageStreaming streaming)
    {
        await using var stage =
            await ChatStage.OpenAsync(options => (options.Reply, options.MessageStreaming) = (static _ => "", streaming));

        var whole = await stage.Chat.GetResponseAsync("Hello");
        var streamed = await stage.Chat.GetStreamingResponseAsync("Hello").ToChatResponseAsync();

        Assert.That((whole.Text, whole.FinishReason), Is.EqualTo(("", (ChatFinishReason?)ChatFinishReason.Stop)));
        Assert.That((streamed.Text, streamed.FinishReason), Is.EqualTo(("", (ChatFinishReason?)ChatFinishReason.Stop)));
    }

    [Test]
    public async Task ThreadThatWasDeletedMeanwhileIsNotFoundAndNoOtherIsOpened()
    {
        await using var stage = await ChatStage.OpenAsync();
        var first = await stage.Chat.GetResponseAsync("Hello");
        await stage.Client.Threads.DeleteAsync(first.ConversationId!);
        var options = new ChatOptions { ConversationId = first.ConversationId };

        var whole = await Assert.CatchAsync<FlowMaestroNotFoundException>(() => stage.Chat.GetResponseAsync("Still there?", options));
        await Assert.CatchAsync<FlowMaestroNotFoundException>(async () =>
            await stage.Chat.GetStreamingResponseAsync("Still there?", options).AllAsync());

        Assert.That(whole!.Data["ConversationId"], Is.EqualTo(first.ConversationId));
        Assert.That(stage.Operations.Count(static operation => operation == "Agents_CreateThread"), Is.EqualTo(1));
    }

    [Test]
    public async Task FailedReplyIsAnExceptionThatNamesTheThread([Values] SandboxMessageStreaming streaming)
    {
        await using var stage =
            await ChatStage.OpenAsync(options => (options.FailReplies, options.MessageStreaming) = ("The model is down.", streaming));

        var whole = await Assert.CatchAsync<FlowMaestroException>(() => stage.Chat.GetResponseAsync("Hello"));
        var streamed =
            await Assert.CatchAsync<FlowMaestroException>(async () => await stage.Chat.GetStreamingResponseAsync("Hello").AllAsync());

        foreach (var exception in (FlowMaestroException[])[whole!, streamed!])
        {
            Assert.That((exception.Message, exception.Code), Is.EqualTo(("The model is down.", "execution_failed")));
            Assert.That((await stage.Client.Threads.GetAsync((string)exception.Data["ConversationId"]!)).Data.AgentId,
                Is.EqualTo(stage.AgentId));
        }
    }

    [Test]
    public async Task LostReplyIsNotAskedForAgain()
    {
        await using var stage = await ChatStage.OpenAsync();
        stage.Sandbox.DropConnection("Threads_SendMessage", afterHandling: true);

        var lost = await Assert.CatchAsync<FlowMaestroConnectionException>(() => stage.Chat.GetResponseAsync("Hello"));

        Assert.That((lost!.OutcomeUnknown, stage.Sent.Count()), Is.EqualTo((true, 1)));
    }

    [Test]
    public async Task CancellationIsTheCallers()
    {
        await using var stage = await ChatStage.OpenAsync(static options => options.ReplyDuration = TimeSpan.FromMinutes(5));
        using var source = new CancellationTokenSource();
        var thread = (await stage.Client.Agents.CreateThreadAsync(stage.AgentId)).Data.Id;

        var asking = stage.Chat.GetResponseAsync("Hello", new ChatOptions { ConversationId = thread }, source.Token);
        await source.CancelAsync();

        var cancelled = await Assert.CatchAsync<OperationCanceledException>(() => asking);
        Assert.That(cancelled!.CancellationToken, Is.EqualTo(source.Token));
        await Assert.CatchAsync<OperationCanceledException>(async () =>
            await stage.Chat.GetStreamingResponseAsync("Hello", cancellationToken: source.Token).AllAsync());
    }

    [Test]
    public async Task ServicesAreTheClientsBehindIt()
    {
        await using var stage = await ChatStage.OpenAsync();

        Assert.That(stage.Chat.GetService<FlowMaestroClient>(), Is.SameAs(stage.Client));
        Assert.That(stage.Chat.GetService<AgentsClient>(), Is.SameAs(stage.Client.Agents));
        Assert.That(stage.Chat.GetService<ThreadsClient>(), Is.SameAs(stage.Client.Threads));
        Assert.That(stage.Chat.GetService<ChatClientMetadata>()!.ProviderName, Is.EqualTo("flowmaestro"));
        Assert.That(stage.Chat.GetService<IChatClient>(), Is.SameAs(stage.Chat));
        Assert.That((stage.Chat.GetService<HttpClient>(), stage.Chat.GetService<AgentsClient>("key")),
            Is.EqualTo(((HttpClient?)null, (AgentsClient?)null)));
    }

    [Test]
    public void AgentsOfAMockHaveNoThreadsToTalkIn() =>
        Assert.Throws<ArgumentException>(static () => new MockedAgents().AsIChatClient("agent_1"));

    private sealed class MockedAgents : AgentsClient;
}
