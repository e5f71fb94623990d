#if NET10_0_OR_GREATER // The sample is built for it alone.
using AgentChat;
using FlowMaestro.Testing;
using SampleHost;

namespace FlowMaestro.Tests.Samples;

public sealed class AgentChatTests
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    [Test]
    public async Task MessagesOfTheCommandLineAreOneConversation()
    {
        Assert.That(await RunAsync(["--message", "Where is my order 4711?", "--message=When does it arrive?"]), Is.Zero, _error.ToString());
        Assert.That(Lines(_out), Is.EqualTo(["Order 4711 was handed to the carrier this morning and is on its way to you.", "Order 4711 will reach you within two working days."]));
        Assert.That(_error.ToString(), Does.StartWith("Talking with Order desk on a sandbox at http://127.0.0.1:"));
    }

    [Test]
    public async Task LinesThatAreTypedAreSentAndTheThreadKeepsThem()
    {
        Assert.That(await RunAsync([], input: "Hello\n\nOrder 4711, please\n/history\n/exit\nnever read\n", isTyped: true), Is.Zero, _error.ToString());
        Assert.That(Lines(_out), Is.EqualTo(
        [
            "You: Order desk: Good day, this is the order desk. Which order is it about? Please tell me its number.",
            "You: You: Order desk: Order 4711 was handed to the carrier this morning and is on its way to you.",
            "You:   user: Hello",
            "  assistant: Good day, this is the order desk. Which order is it about? Please tell me its number.",
            "  user: Order 4711, please",
            "  assistant: Order 4711 was handed to the carrier this morning and is on its way to you.",
            "You: ",
        ]));
    }

    [Test]
    public async Task PipeThatEndsEndsItAndIsNotPrompted()
    {
        Assert.That(await RunAsync([], input: "4711"), Is.Zero, _error.ToString());
        Assert.That(Lines(_out), Is.EqualTo(["Order desk: Order 4711 was handed to the carrier this morning and is on its way to you."]));
    }

    [Test]
    public async Task TokensAreWrittenAsTheyCome()
    {
        using var stop = new CancellationTokenSource();
        using var output = new SignallingWriter("carrier", stop);

        var exitCode = await RunAsync(["--message", "4711"], output: output, cancellationToken: stop.Token);

        Assert.That(exitCode, Is.EqualTo(130));
        Assert.That(Lines(output), Is.EqualTo(["Order 4711 was handed to the carrier "]));
        Assert.That(Lines(_error)[^1], Is.EqualTo("Interrupted."));
    }

    [Test]
    public async Task InterruptionAtTheKeyboardEndsItThoughNobodyTypes()
    {
        using var stop = new CancellationTokenSource();
        using var output = new SignallingWriter("You: ", stop);
        using var keyboard = new UntouchedKeyboard();

        Assert.That(await RunAsync([], output: output, keyboard: keyboard, isTyped: true, cancellationToken: stop.Token), Is.EqualTo(130));
    }

    [TestCase(new[] { "--agent", "bob" }, 3, "There is no agent 'bob'. There are: Order desk.")]
    [TestCase(new[] { "--thread", ".." }, 2, "'..' is not an id: the request would reach something else. (Parameter 'threadId')")]
    [TestCase(new[] { "--thread", "t", "--agent", "a" }, 2, "--thread has its agent already: leave --agent out.")]
    [TestCase(new[] { "--message", " " }, 2, "--message needs a value.")]
    [TestCase(new[] { "hello" }, 2, "Unknown argument 'hello'. Try --help.")]
    public async Task WhatGoesWrongIsOneLineAndAnExitCode(string[] args, int exitCode, string message)
    {
        Assert.That(await RunAsync(args), Is.EqualTo(exitCode));
        Assert.That(_error.ToString(), Is.EqualTo(message + Environment.NewLine));
    }

    [Test]
    public async Task HelpNamesEveryOption()
    {
        Assert.That(await RunAsync(["--help"]), Is.Zero);
        Assert.That(_out.ToString(), Does.Contain("--agent").And.Contain("--thread").And.Contain("--message").And.Contain("FLOWMAESTRO_API_KEY"));
    }

    [Test]
    public async Task ProcessGoesOnWithAThreadOnAServerThatCannotStream()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        using var client = sandbox.CreateClient();
        var agent = (await client.Agents.ListAsync())[0];
        var thread = (await client.Agents.CreateThreadAsync(agent.Id)).Data;
        await client.Threads.SendMessageAsync(thread.Id, "Hello");

        var (exitCode, output, error) = await SampleProcess.RunAsync("AgentChat", sandbox.BaseUrl, "--thread", thread.Id, "--message", "Again");

        Assert.That((exitCode, output), Is.EqualTo((0, "You said: Again" + Environment.NewLine)), error);
        Assert.That((await client.Threads.ListMessagesAsync(thread.Id)).Select(static m => m.Content), Is.EqualTo(["Hello", "You said: Hello", "Again", "You said: Again"]));
    }

    [Test]
    public async Task ProcessSaysWhyThereIsNoReply()
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync(static options => options.FailReplies = "Out of words.");

        var (exitCode, output, error) = await SampleProcess.RunAsync("AgentChat", sandbox.BaseUrl, "--message", "Hello");

        Assert.That(exitCode, Is.EqualTo(5), output + error);
        Assert.That(output.Trim(), Is.Empty);
        Assert.That(error, Does.EndWith("FlowMaestro answered with an error: Out of words. It may have been carried out: look before you try again." + Environment.NewLine));
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private Task<int> RunAsync(
        string[] args, string input = "", bool isTyped = false, TextWriter? output = null, TextReader? keyboard = null, CancellationToken cancellationToken = default)
    {
        var surroundings = new Surroundings(output ?? _out, _error, _ => null)
        {
            In = keyboard ?? new StringReader(input),
            IsTyped = isTyped,
            SandboxExecution = TimeSpan.FromMilliseconds(300),
        };
        return new ChatCommand(surroundings).RunAsync(args, cancellationToken);
    }

    /// <summary>Blocks its reader until it is disposed.</summary>
    private sealed class UntouchedKeyboard : TextReader
    {
        private readonly TaskCompletionSource<string?> _line = new();

        public override string? ReadLine() => _line.Task.GetAwaiter().GetResult();

        protected override void Dispose(bool disposing)
        {
            _line.TrySetResult(null);
            base.Dispose(disposing);
        }
    }
}
#endif
