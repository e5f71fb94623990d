using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Operations;

/// <summary>Talking with agents.</summary>
internal sealed class ThreadOperations(SandboxState state, ThreadFeeds feeds)
{
    private const int LongestWait = 120_000;

    public async Task<Answer> SendMessageAsync(Call call)
    {
        if (call.Body.Value<bool?>("stream") == true && state.Options.MessageStreaming == SandboxMessageStreaming.None)
        {
            throw new RefusalException(state.Refusals.Documented(call.Operation, 501)!);
        }

        var thread = state.Store.Of("Threads_Get").Find(call.Id)!;
        var question = call.Body.Value<string>("content")!;
        var messageId = state.Ids.New("messages");
        feeds.Store(call.Id, messageId, "user", question);
        state.Webhooks.Announce("thread.message.created", new JObject { ["thread_id"] = call.Id, ["message_id"] = messageId, ["content"] = question });

        var reply = new ReplyRun(state, feeds, thread, question);
        var thinking = state.Work.Start(reply.ThinkAsync);
        var patience = TimeSpan.FromMilliseconds(Math.Min(call.Body.Value<int?>("timeout") ?? LongestWait, LongestWait));
        try
        {
            var row = await thinking.WaitAsync(patience, state.Clock, call.Aborted).ConfigureAwait(false);
            return row is null
                ? throw new RefusalException(state.Refusals.Error(500, "execution_failed", reply.Failure!))
                : state.Answers.One(call, row);
        }
        catch (TimeoutException)
        {
            // The agent goes on, and its reply will be found in the thread.
            throw new RefusalException(state.Refusals.Documented(call.Operation, 408)!);
        }
    }

    public StreamAnswer StreamEvents(Call call) => new(feeds.Of(call.Id).Listen(feeds.Event("connected", new JObject { ["thread_id"] = call.Id })));
}
