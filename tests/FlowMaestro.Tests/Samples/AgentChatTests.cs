#if NET10_0_OR_GREATER // The sample is built for it alone.
using FlowMaestro.Testing;

namespace FlowMaestro.Tests.Samples;

public sealed class AgentChatTests
{
    [Test]
    public async Task LinesAreOneConversationThatTheAgentRemembers()
    {
        var (exitCode, output, error) = await SampleProcess.RunAsync(
            "AgentChat", address: null, input: "Hello\nOrder 4711, please\nWhen does it arrive?\n\nnever read\n");

        Assert.That((exitCode, error), Is.EqualTo((0, "Talking with Order desk. An empty line ends it.\nGoodbye.\n")));
        Assert.That(output.TrimEnd().Split('\n'), Is.EqualTo(
        [
            "Good day, this is the order desk. Which order is it about? Please tell me its number.",
            "Order 4711 was handed to the carrier this morning and is on its way to you.",
            "Order 4711 will reach you within two working days.",
        ]));
    }

    [Test]
    public async Task ConversationGoesOnInItsThreadOnAServerThatCannotStream()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(static options => options.StartEmpty = true);

        var first = await SampleProcess.RunAsync("AgentChat", sandbox.BaseUrl, args: ["--message", "Hello", "--message", "Again"]);
        var thread = first.Error.Trim().Split("--thread ")[1];
        var second = await SampleProcess.RunAsync("AgentChat", sandbox.BaseUrl, args: ["--thread", thread, "--message", "Once more"]);

        using var client = sandbox.CreateClient();
        Assert.That((first.Output, second.Output), Is.EqualTo(("You said: Hello\nYou said: Again\n", "You said: Once more\n")),
            second.Error);
        Assert.That((await client.Threads.ListMessagesAsync(thread)).Select(static message => message.Content),
            Is.EqualTo(["Hello", "You said: Hello", "Again", "You said: Again", "Once more", "You said: Once more"]));
    }

    [TestCase("There is no agent 'bob'. There are: Order desk.\n", 1, "--agent", "bob")]
    [TestCase("Unknown command 'hello'.\n", 2, "hello")]
    public async Task WhatGoesWrongIsOneLineAndAnExitCode(string message, int expected, params string[] args)
    {
        var (exitCode, _, error) = await SampleProcess.RunAsync("AgentChat", address: null, args: args);

        Assert.That((exitCode, error), Is.EqualTo((expected, message)));
    }

    [Test]
    public async Task ReplyThatFailsIsExplained()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(static options => options.FailReplies = "Out of words.");

        var (exitCode, _, error) = await SampleProcess.RunAsync("AgentChat", sandbox.BaseUrl, args: ["--message", "Hello"]);

        Assert.That((exitCode, error), Is.EqualTo((1, "Talking with Order desk. An empty line ends it.\nOut of words.\n")));
    }
}
#endif
