using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Conventions;

/// <summary>Events and exceptions as a user reads them; see <see cref="PublicSurfaceTests"/>.</summary>
public sealed class PublicSurfaceOfEventsTests
{
    [Test]
    public async Task OfExecutionEvents()
    {
        using var stub = DocumentedServer.Stub();
        using var client = TestClient.For(stub);
        List<string> seen = [];
        await foreach (var e in client.Executions.StreamAsync("exec_xyz789"))
        {
            seen.Add(Describe(e));
            Assert.That((e.Type.Length > 0, e.ExecutionId, e.Raw is JObject), Is.EqualTo((true, "exec_xyz789", true)));
            if (e.Type == ExecutionEventTypes.ExecutionFailed)
            {
                Assert.Fail("This run does not fail.");
            }
        }

        Assert.That(seen, Is.EqualTo(["pending", "started", "node_write of llm", "50 at node_write", "node_write after 1250", "mail_42"]));
        Assert.That(client.Executions.Stream("exec_xyz789").Last().IsTerminal, Is.True);
    }

    [TestCase(ExecutionEventTypes.ExecutionCompleted, "execution:completed")]
    [TestCase(ExecutionEventTypes.ExecutionFailed, "execution:failed")]
    [TestCase(ExecutionEventTypes.NodeStarted, "node:started")]
    [TestCase(ThreadEventTypes.MessageToken, "message:token")]
    [TestCase(ThreadEventTypes.MessageCompleted, "message:completed")]
    public void OfEventTypes(string constant, string text) => Assert.That(constant, Is.EqualTo(text));

    /// <summary>Made by a test of code that handles them: a clock's time is finer than the wire's.</summary>
    [Test]
    public void OfEventsThatAreMade()
    {
        var time = DateTimeOffset.UnixEpoch.AddTicks(1_234_567);
        var node = new NodeCompletedEvent { ExecutionId = "e", NodeId = "n", Timestamp = time, Outputs = 3, Duration = TimeSpan.FromSeconds(2) };
        var named = node with { NodeName = "Name", Timestamp = null };
        var end = new ExecutionCompletedEvent { ExecutionId = "e", Timestamp = time, Outputs = "done" };

        using (Assert.EnterMultipleScope())
        {
            Assert.That((node.ExecutionId, node.NodeId, node.Timestamp, (int?)node.Outputs, node.Duration), Is.EqualTo(("e", "n", time, 3, TimeSpan.FromSeconds(2))));
            Assert.That((named.NodeId, named.NodeName, named.Timestamp, node.NodeName), Is.EqualTo(("n", "Name", (DateTimeOffset?)null, (string?)null)));
            Assert.That((end.ExecutionId, end.Timestamp, (string?)end.Outputs), Is.EqualTo(("e", time, "done")));
            Assert.That((string?)node.Raw["node_id"], Is.EqualTo("n"));
        }
    }

    [Test]
    public async Task OfThreadEvents()
    {
        using var stub = DocumentedServer.Stub();
        using var client = TestClient.For(stub);
        List<string> seen = [];
        await foreach (var e in client.Threads.SendMessageStreamAsync("thread_xyz789", "Tell me a story"))
        {
            seen.Add(e switch
            {
                MessageTokenEvent { Token: var token } => token,
                MessageCompletedEvent { MessageId: var id, Content: var content } => $"{id}: {content}",
                MessageFailedEvent { Error: var error } => $"{error}",
                ThreadConnectedEvent or MessageStartedEvent or UnknownThreadEvent => e.Type,
                _ => throw new NotSupportedException(e.Type),
            });
        }

        Assert.That(seen[^1], Does.StartWith("msg_2: "));
    }

    [Test]
    public void OfExceptions()
    {
        var e = new FlowMaestroException("Failed.", new InvalidOperationException())
        {
            Code = FlowMaestroErrorCodes.ValidationError,
            StatusCode = 400,
            RequestId = "r",
            HeaderRequestId = "h",
            Details = new JObject(),
            ResponseBody = "{}",
            Attempts = 2,
            OutcomeUnknown = true,
            ExecutionId = "exec_1",
        };
        var limited = new FlowMaestroRateLimitException("Slow down.") { RetryAfter = TimeSpan.FromSeconds(5), Window = "day", RateLimit = new RateLimit(60, 0, null, null, null) };
        var timeout = new FlowMaestroTimeoutException("Still running.") { LastKnown = new Execution { Id = "exec_1" } };
        var failed = new FlowMaestroExecutionException("Failed.", new Execution { Id = "exec_1" });
        FlowMaestroException[] family =
        [
            new FlowMaestroValidationException("v"), new FlowMaestroAuthenticationException("a"), new FlowMaestroAuthorizationException("a"), new FlowMaestroNotFoundException("n"), limited,
            new FlowMaestroServerException("s"), timeout, new FlowMaestroConnectionException("c"), new FlowMaestroStreamException("s"), failed, new FlowMaestroWebhookException("w"),
        ];

        Assert.That((e.Code, e.StatusCode, e.OutcomeUnknown, e.ExecutionId), Is.EqualTo(("validation_error", (int?)400, true, "exec_1")));
        Assert.That((failed.Execution.Id, failed.ExecutionId, timeout.LastKnown.Id, limited.RetryAfter), Is.EqualTo(("exec_1", "exec_1", "exec_1", (TimeSpan?)TimeSpan.FromSeconds(5))));
        Assert.That(family.Select(static e => e.Code), Has.All.Not.Empty.And.All.Not.Null);
        Assert.That(family.Select(static e => e.GetType().BaseType), Is.All.EqualTo(typeof(FlowMaestroException)));
    }

    private static string Describe(ExecutionEvent e) => e switch
    {
        ConnectedEvent { Status: var status } => status.Value,
        ExecutionStartedEvent => "started",
        ExecutionProgressEvent { Percentage: var percentage, CurrentNode: var node, Completed: null, Total: null } => $"{percentage} at {node}",
        NodeStartedEvent { NodeId: var id, NodeName: not null, NodeType: var type } => $"{id} of {type}",
        NodeCompletedEvent { NodeId: var id, Outputs: not null, Duration: { } duration } => $"{id} after {duration.TotalMilliseconds}",
        NodeFailedEvent { NodeId: var id, Error: var error } => $"{id}: {error}",
        ExecutionCompletedEvent { Outputs: var outputs } => (string)outputs!["mail_id"]!,
        ExecutionFailedEvent { Error: var error } => $"{error}",
        ExecutionPausedEvent or ExecutionResumedEvent or ExecutionCancelledEvent or UnknownExecutionEvent => e.Type,
        StreamReconnectedEvent { Reason: var reason } => reason,
        _ => throw new NotSupportedException(e.Type),
    };
}
