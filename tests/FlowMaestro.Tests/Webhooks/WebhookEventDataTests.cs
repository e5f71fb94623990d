using System.Text;
using System.Text.Json.Serialization.Metadata;
using FlowMaestro.Models;

namespace FlowMaestro.Tests.Webhooks;

/// <summary>The data of the three kinds of event as types; the examples are those of the OpenAPI document.</summary>
public sealed class WebhookEventDataTests
{
    [Test]
    public void AnExecutionIsReadWithAllThatTheDeliveryHas()
    {
        var e = Event("execution.completed", """
            {"execution_id":"exec_1","workflow_id":"wf_1","workflow_name":"Welcome mail","status":"completed",
             "started_at":"2026-02-03T10:15:30.000Z",
             "completed_at":"2026-02-03T10:15:33.000Z","outputs":{"answer":42},"extra":1}
            """);

        var execution = e.Execution!;
        Assert.That(
            (execution.Id, execution.WorkflowId, execution.WorkflowName, execution.Status),
            Is.EqualTo(("exec_1", "wf_1", "Welcome mail", ExecutionStatus.Completed)));
        Assert.That(
            (execution.StartedAt, execution.CompletedAt), Is.EqualTo(((DateTimeOffset?)At("10:15:30"), (DateTimeOffset?)At("10:15:33"))));
        Assert.That(execution.OutputsAs<Dictionary<string, int>>()!["answer"], Is.EqualTo(42));
        Assert.That((int)execution.AdditionalProperties["extra"], Is.EqualTo(1));
        Assert.That((e.ThreadMessage, e.AgentExecution), Is.EqualTo(((WebhookThreadMessage?)null, (WebhookAgentExecution?)null)));
    }

    [TestCase("""{"execution_id":"exec_1","status":"failed","error":"No mail server"}""")]
    [TestCase("""{"execution_id":"exec_1","status":"failed","error":{"message":"No mail server","node_id":"n"}}""")]
    public void WhyItFailedIsReadFromATextAndFromAnObject(string data) =>
        Assert.That(Event("execution.failed", data).Execution!.Error!.Message, Is.EqualTo("No mail server"));

    [TestCase("execution.started", "running")]
    [TestCase("execution.completed", "completed")]
    [TestCase("execution.failed", "failed")]
    [TestCase("execution.cancelled", "cancelled")]
    [TestCase("execution.paused", "paused", Description = "a type that a server may add")]
    public void AStatusThatIsNotSentIsThatOfTheType(string type, string status) =>
        Assert.That(Event(type, """{"execution_id":"exec_1"}""").Execution!.Status.Value, Is.EqualTo(status));

    [Test]
    public void AMessageIsRead()
    {
        var e = Event("thread.message.failed", """
            {"thread_id":"thread_1","message_id":"msg_1","agent_id":"agent_1","agent_name":"Support","role":"assistant",
             "content":"CANARY","status":"failed","error":"No model"}
            """);

        var message = e.ThreadMessage!;
        Assert.That(
            (message.ThreadId, message.MessageId, message.AgentId, message.AgentName),
            Is.EqualTo(("thread_1", "msg_1", "agent_1", "Support")));
        Assert.That(
            (message.Role, message.Content, message.Status, message.Error!.Message),
            Is.EqualTo((MessageRole.Assistant, "CANARY", "failed", "No model")));
        Assert.That(message.ToString(), Does.Contain("msg_1").And.Not.Contain("CANARY"));
        Assert.That((e.Execution, e.AgentExecution), Is.EqualTo(((Execution?)null, (WebhookAgentExecution?)null)));
    }

    [Test]
    public void TheStatusOfTheDataIsTheOneThatCounts() =>
        Assert.That(
            Event("execution.completed", """{"execution_id":"exec_1","status":"failed"}""").Execution!.Status,
            Is.EqualTo(ExecutionStatus.Failed));

    [Test]
    public void DataOfNoTypeIsTheCallersMistake() =>
        Assert.That(
            () => Event("execution.completed", """{"execution_id":"exec_1"}""").DataAs((JsonTypeInfo<string>)null!),
            Throws.ArgumentNullException);

    [Test]
    public void TheRunOfAnAgentIsRead()
    {
        var e = Event("agent.execution.completed", """
            {"thread_id":"thread_1","agent_id":"agent_1","agent_name":"Support","status":"completed",
             "started_at":"2026-02-03T10:15:30Z","completed_at":"2026-02-03T10:15:33Z"}
            """);

        var run = e.AgentExecution!;
        Assert.That(
            (run.ThreadId, run.AgentId, run.AgentName, run.Status, run.Error),
            Is.EqualTo(("thread_1", "agent_1", "Support", ExecutionStatus.Completed, (ExecutionError?)null)));
        Assert.That((run.StartedAt, run.CompletedAt), Is.EqualTo(((DateTimeOffset?)At("10:15:30"), (DateTimeOffset?)At("10:15:33"))));
        Assert.That((e.Execution, e.ThreadMessage), Is.EqualTo(((Execution?)null, (WebhookThreadMessage?)null)));
    }

    [TestCase("test", "{}")]
    [TestCase("invoice.paid", """{"execution_id":"exec_1"}""")]
    [TestCase("execution", """{"execution_id":"exec_1"}""")]
    [TestCase("execution.completed", "null")]
    [TestCase("execution.completed", "[1]")]
    [TestCase("execution.completed", "\"text\"")]
    public void WhatIsOfNoKindOrNoObjectIsNoneOfThem(string type, string data)
    {
        var e = Event(type, data);

        Assert.That(
            (e.Execution, e.ThreadMessage, e.AgentExecution),
            Is.EqualTo(((Execution?)null, (WebhookThreadMessage?)null, (WebhookAgentExecution?)null)));
    }

    [Test]
    public void AnEventThatATestMakesIsReadAsOneThatCame()
    {
        var made = new WebhookEvent
        {
            Event = WebhookEventType.ExecutionFailed,
            Data = new Newtonsoft.Json.Linq.JObject { ["execution_id"] = "exec_1" },
        };

        Assert.That((made.Execution!.Id, made.Execution.Status), Is.EqualTo(("exec_1", ExecutionStatus.Failed)));
        Assert.That((made with { Event = WebhookEventType.Test }).Execution, Is.Null);
    }

    private static WebhookEvent Event(string type, string data) =>
        WebhookEvent.Parse(Encoding.UTF8.GetBytes($$"""{"id":"evt_1","event":"{{type}}","data":{{data}}}"""));

    private static DateTimeOffset At(string time) =>
        DateTimeOffset.Parse($"2026-02-03T{time}Z", System.Globalization.CultureInfo.InvariantCulture);
}
