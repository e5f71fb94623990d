using System.Diagnostics;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;
#if NET10_0_OR_GREATER // Agent Framework asks for later abstractions than those that the run on .NET 8 is for.
using FlowMaestro.Testing;
using Microsoft.Agents.AI;
#endif

namespace FlowMaestro.Tests.Ai;

/// <summary>An agent of FlowMaestro where other libraries expect a chat client.</summary>
public sealed class ChatPipelineTests
{
    [Test]
    public async Task WorksUnderLoggingTracingAndFunctionInvocation()
    {
        await using var stage = await ChatStage.OpenAsync();
        using var log = new RecordedLog(LogLevel.Trace);
        var source = $"ChatPipelineTests.{Guid.NewGuid():N}";
        List<Activity> exported = [];
        using var tracer = Sdk.CreateTracerProviderBuilder().AddSource(source).AddInMemoryExporter(exported).Build();
        using var chat = new ChatClientBuilder(stage.Chat)
            .UseLogging(log).UseOpenTelemetry(sourceName: source).UseFunctionInvocation(log).Build();

        var response = await chat.GetResponseAsync("Hello");
        var streamed = await chat.GetStreamingResponseAsync("Again", new ChatOptions { ConversationId = response.ConversationId })
            .ToChatResponseAsync();

        tracer.ForceFlush();
        Assert.That((response.Text, streamed.Text, streamed.ConversationId),
            Is.EqualTo(("You said: Hello", "You said: Again", response.ConversationId)));
        Assert.That(exported.Select(static span => span.GetTagItem("gen_ai.provider.name") ?? span.GetTagItem("gen_ai.system")),
            Is.EqualTo(["flowmaestro", "flowmaestro"]));
        Assert.That(log.Entries.Select(static entry => entry.Everything), Has.Some.Contains("You said: Hello"));
        Assert.That(chat.GetService<AgentsClient>(), Is.SameAs(stage.Client.Agents));
        Assert.That(stage.Operations.Count(static operation => operation == "Agents_CreateThread"), Is.EqualTo(1));
    }

#if NET10_0_OR_GREATER
    [Test]
    public async Task IsTheChatClientOfAnAgentOfAgentFramework()
    {
        await using var stage = await ChatStage.OpenAsync(static options => options.MessageStreaming = SandboxMessageStreaming.ThreadEvents);
        var agent = new ChatClientAgent(stage.Chat, name: "OrderDesk");
        var session = await agent.CreateSessionAsync();

        var first = await agent.RunAsync("Hello", session);
        var text = "";
        await foreach (var update in agent.RunStreamingAsync("Where is it?", session))
        {
            text += update.Text;
        }

        Assert.That((first.Text, text), Is.EqualTo(("You said: Hello", "You said: Where is it?")));
        Assert.That(stage.Sent, Is.EqualTo(["Hello", "Where is it?"]));
        Assert.That(stage.Operations.Count(static operation => operation == "Agents_CreateThread"), Is.EqualTo(1),
            "one session is one thread");
    }
#endif
}
