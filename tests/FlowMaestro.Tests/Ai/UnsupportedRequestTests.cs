using Microsoft.Extensions.AI;

namespace FlowMaestro.Tests.Ai;

/// <summary>What a chat client may be asked for, and an agent of the server cannot be given.</summary>
public sealed class UnsupportedRequestTests
{
    private static readonly ChatMessage Hello = new(ChatRole.User, "Hello");

    private static IEnumerable<TestCaseData> Requests()
    {
        yield return Case("instructions", [Hello], new ChatOptions { Instructions = "Be brief." });
        yield return Case("tools", [Hello], new ChatOptions { Tools = [AIFunctionFactory.Create(static () => 1, "one")] });
        yield return Case("a JSON response format", [Hello], new ChatOptions { ResponseFormat = ChatResponseFormat.Json });
        yield return Case("a message of the role 'system'", [new ChatMessage(ChatRole.System, "Be brief."), Hello], null);
        yield return Case("a message of the role 'tool'",
            [Hello, new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call_1", 1)])], null);
        yield return Case("DataContent in a message",
            [new ChatMessage(ChatRole.User, [new TextContent("Hello"), new DataContent("data:image/png;base64,AAAA")])], null);
        yield return Case("earlier replies, but no ChatOptions.ConversationId",
            [new ChatMessage(ChatRole.User, "Hi"), new ChatMessage(ChatRole.Assistant, "Hi"), Hello], null);

        static TestCaseData Case(string fault, ChatMessage[] messages, ChatOptions? options) =>
            new TestCaseData(fault, messages, options).SetArgDisplayNames(fault);
    }

    [TestCaseSource(nameof(Requests))]
    public async Task IsRefusedBeforeAnythingIsSent(string fault, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        await using var stage = await ChatStage.OpenAsync();

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(() => stage.Chat.GetResponseAsync(messages, options));

        Assert.That(refusal!.Message, Does.Contain(fault).And.Contain("ignoreUnsupported"));
        Assert.Throws<NotSupportedException>(() => stage.Chat.GetStreamingResponseAsync(messages, options));
        Assert.That(stage.Operations, Is.Empty);
    }

    [TestCaseSource(nameof(Requests))]
    public async Task IsLeftOutWhereThatIsWanted(string fault, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        await using var stage = await ChatStage.OpenAsync();

        var response = await stage.Client.Agents.AsIChatClient(stage.AgentId, ignoreUnsupported: true).GetResponseAsync(messages, options);

        Assert.That(response.Text, Is.EqualTo("You said: Hello"), fault);
        Assert.That(stage.Sandbox.Requests.SelectMany(static request => request.Violations), Is.Empty);
    }

    [Test]
    public async Task NothingToSendIsAnArgumentThatIsWrong()
    {
        await using var stage = await ChatStage.OpenAsync();
        var options = new ChatOptions { ConversationId = "thread_1" };

        await Assert.ThrowsAsync<ArgumentException>(() => stage.Chat.GetResponseAsync([], options));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            stage.Chat.GetResponseAsync([Hello, new ChatMessage(ChatRole.Assistant, "Hi")], options));
        await Assert.ThrowsAsync<ArgumentException>(() => stage.Chat.GetResponseAsync([new ChatMessage(ChatRole.User, "  ")], options));
        Assert.That(stage.Operations, Is.Empty);
    }

    [Test]
    public async Task ModelSettingsHaveNoEffect()
    {
        await using var stage = await ChatStage.OpenAsync();

        var response = await stage.Chat.GetResponseAsync("Hello", new ChatOptions
        {
            Temperature = 0,
            ModelId = "another",
            MaxOutputTokens = 1,
            ResponseFormat = ChatResponseFormat.Text,
        });

        Assert.That(response.Text, Is.EqualTo("You said: Hello"));
    }
}
