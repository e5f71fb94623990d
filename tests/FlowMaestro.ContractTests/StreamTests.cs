namespace FlowMaestro.ContractTests;

/// <summary>Streams over a real connection.</summary>
public sealed class StreamTests : ContractTest
{
    private static readonly string[] Story = ["connected", "execution:started", "node:started", "execution:progress", "node:completed", "execution:completed"];

    [TestCase("async")]
    [TestCase("sync")]
    public async Task AreReadAsTheyArrive(string mode)
    {
        await Stubs.SlowStreamAsync("Executions_StreamEvents", TimeSpan.FromMilliseconds(600), pieces: 37);
        using var client = Stubs.CreateClient();
        Assert.That(await TypesAsync(client, mode), Is.EqualTo(Story));
    }

    [TestCase("async")]
    [TestCase("sync")]
    public async Task AreTakenUpAgainWhenTheyAreCut(string mode)
    {
        // As long as it runs, a cut is not the end.
        await Stubs.AnswerAsync("Executions_Get", "200-deployedRunning");
        var calls = await Stubs.CutStreamAsync("Executions_StreamEvents", events: 2);
        using var client = Stubs.CreateClient();
        var types = await TypesAsync(client, mode);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(types[..2], Is.EqualTo(Story[..2]));
            Assert.That(types, Does.Contain("node:completed"));
            Assert.That(types[^1], Is.EqualTo("execution:completed"));
            Assert.That(await calls.CountAsync(), Is.EqualTo(2));
        }
    }

    [TestCase("async")]
    [TestCase("sync")]
    public async Task BringAReplyPieceByPiece(string mode)
    {
        // The stub's response has the whole reply at once: whichever comes first, the text is delivered once.
        using var client = Stubs.CreateClient();
        List<string> tokens = [];
        if (mode == "async")
        {
            await foreach (var e in client.Threads.SendMessageStreamAsync("thread_xyz789", "What is my order status?"))
            {
                tokens.AddRange(e is MessageTokenEvent token ? [token.Token] : []);
            }
        }
        else
        {
            tokens.AddRange(client.Threads.SendMessageStream("thread_xyz789", "What is my order status?").OfType<MessageTokenEvent>().Select(static e => e.Token));
        }

        var request = (await Stubs.Calls("Threads_SendMessage").GetRequestsAsync()).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(tokens), Is.EqualTo("Your order is on its way."));
            Assert.That((bool?)request.Body!["stream"], Is.True);
        }
    }

    private static async Task<List<string>> TypesAsync(FlowMaestroClient client, string mode)
    {
        if (mode == "sync")
        {
            return [.. client.Executions.Stream("exec_xyz789").Select(static e => e.Type)];
        }

        List<string> types = [];
        await foreach (var e in client.Executions.StreamAsync("exec_xyz789"))
        {
            types.Add(e.Type);
        }

        return types;
    }
}
