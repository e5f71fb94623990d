namespace FlowMaestro.Tests.Resources;

internal static class StreamCases
{
    public static IEnumerable<ResourceCase> All =>
    [
        Execution("documented", "exec_xyz789", events =>
        {
            Assert.That(
                Types(events),
                Is.EqualTo(
                    ["connected", "execution:started", "node:started", "execution:progress", "node:completed", "execution:completed"]));
            var started = events.OfType<NodeStartedEvent>().Single();
            Assert.That((started.NodeId, started.NodeName, started.NodeType), Is.EqualTo(("node_write", "Write the mail", "llm")));
            var progress = events.OfType<ExecutionProgressEvent>().Single();
            Assert.That((progress.Percentage, progress.CurrentNode), Is.EqualTo(((double?)50, "node_write")));
            var node = events.OfType<NodeCompletedEvent>().Single();
            Assert.That(
                (node.NodeId, Expect.Text(node.Outputs), node.Duration),
                Is.EqualTo(("node_write", """{"text":"Welcome!"}""", (TimeSpan?)TimeSpan.FromMilliseconds(1250))));
            Assert.That(
                Expect.Text(events.OfType<ExecutionCompletedEvent>().Single().Outputs),
                Is.EqualTo("""{"mail_id":"mail_42","sent":true}"""));
        }),
        Execution("live", "0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c23", events =>
        {
            Assert.That(Types(events), Is.EqualTo(
                ["connected", "execution:started", "node:started", "node:retry", "node:completed",
                    "execution:progress", "execution:paused", "execution:resumed", "execution:completed"]));
            var node = events.OfType<NodeCompletedEvent>().Single();
            Assert.That(
                (node.NodeId, node.NodeName, Expect.Text(node.Outputs), node.Duration),
                Is.EqualTo(("node_write", "Write the mail", """{"text":"Welcome!"}""", (TimeSpan?)TimeSpan.FromMilliseconds(1250))));
            var progress = events.OfType<ExecutionProgressEvent>().Single();
            Assert.That((progress.Percentage, progress.Completed, progress.Total), Is.EqualTo(((double?)50, (int?)1, (int?)2)));
            Assert.That(events[1].Timestamp, Is.EqualTo(DateTimeOffset.FromUnixTimeMilliseconds(1_770_113_730_500)));
            Assert.That(events.OfType<NodeRetryEvent>().Single().NodeId, Is.Not.Empty);
            Assert.That(events.OfType<UnknownExecutionEvent>(), Is.Empty);
        }),
        Execution("liveFailure", "0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c21", events =>
        {
            Assert.That(Types(events), Is.EqualTo(["connected", "node:failed", "execution:failed"]));
            Assert.That(events.OfType<NodeFailedEvent>().Single().Error!.Message, Is.EqualTo("The mail address is not valid."));
            Assert.That(events.OfType<ExecutionFailedEvent>().Single().Error!.Message, Is.EqualTo("The mail address is not valid."));
        }),
        Execution("alreadyOver", "0f9d2c1b-63a4-4f55-9a0e-8d3c9b7e1c23", events =>
        {
            Assert.That(Types(events), Is.EqualTo(["execution:completed"]));
            Assert.That(Expect.Text(((ExecutionCompletedEvent)events[0]).Outputs), Is.EqualTo("""{"mail_id":"mail_42","sent":true}"""));
        }),
        Thread("documented", 5, events =>
        {
            Assert.That(
                events.Select(static e => e.Type),
                Is.EqualTo(["connected", "message:started", "message:token", "message:token", "message:completed"]));
            Assert.That(
                string.Concat(events.OfType<MessageTokenEvent>().Select(static e => e.Token)), Is.EqualTo("Your order is on its way."));
            var completed = events.OfType<MessageCompletedEvent>().Single();
            Assert.That((completed.MessageId, completed.Content), Is.EqualTo(("msg_2", "Your order is on its way.")));
        }),
        Thread("documentedFailure", 2, events =>
        {
            Assert.That(events.Select(static e => e.Type), Is.EqualTo(["connected", "message:failed"]));
            Assert.That(events.OfType<MessageFailedEvent>().Single().Error!.Message, Is.EqualTo("The model is overloaded."));
        }),
    ];

    // The events of a thread have no end: as many are read as the example has.
    private static ResourceCase Thread(string example, int count, Action<IReadOnlyList<ThreadEvent>> expect) =>
        Case.Stream("Threads_StreamEvents", example, "GET /api/v1/threads/thread_xyz789/events",
            c => First(count, c.Threads.StreamAsync("thread_xyz789")), c => c.Threads.Stream("thread_xyz789").Take(count),
            events =>
            {
                Assert.That(events.Select(static e => e.ThreadId), Is.All.EqualTo("thread_xyz789"));
                expect(events);
            });

    private static async IAsyncEnumerable<T> First<T>(int count, IAsyncEnumerable<T> events)
    {
        await foreach (var e in events)
        {
            yield return e;
            if (--count == 0)
            {
                yield break;
            }
        }
    }

    private static ResourceCase Execution(string example, string id, Action<IReadOnlyList<ExecutionEvent>> expect) =>
        Case.Stream("Executions_StreamEvents", example, $"GET /api/v1/executions/{id}/events",
            c => c.Executions.StreamAsync(id), c => c.Executions.Stream(id),
            events =>
            {
                Assert.That(events.Select(static e => e.ExecutionId), Is.All.EqualTo(id));
                Assert.That(events.Select(static e => e.IsTerminal), Is.EqualTo(events.Select((_, i) => i == events.Count - 1)));
                expect(events);
            });

    private static IEnumerable<string> Types(IEnumerable<ExecutionEvent> events) => events.Select(static e => e.Type);
}
