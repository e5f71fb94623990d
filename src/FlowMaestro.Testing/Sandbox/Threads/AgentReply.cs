using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Threads;

/// <summary>The reply of an agent to one message, made token by token.</summary>
internal sealed class AgentReply(SandboxState state, ThreadMessages messages, JObject thread, string content)
{
    private readonly string _messageId = state.Ids.New("messages");
    private readonly string _threadId = (string)thread["id"]!;

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Failure { get; private set; }

    /// <returns>The reply with every member that either shape sends; null when it failed.</returns>
    public async Task<JObject?> RunAsync(CancellationToken stopping)
    {
        Emit("message:started", []);
        var reply = Reply();
        var tokens = Tokens(reply ?? "");
        foreach (var token in tokens)
        {
            await Task.Delay(state.Options.ReplyDuration / tokens.Count, state.Clock, stopping).ConfigureAwait(false);
            if (reply is not null)
                Emit("message:token", new JObject { ["token"] = token });
        }

        if (reply is null)
        {
            Emit("message:failed", new JObject { ["error"] = new JObject { ["message"] = Failure } });
            Announce("thread.message.failed", new JObject { ["error"] = Failure });
            return null;
        }

        var message = messages.Store(_threadId, _messageId, "assistant", reply);
        Emit("message:completed", new JObject { ["content"] = reply });
        Announce("thread.message.completed", new JObject { ["content"] = reply });
        return Row(message, tokens.Count);
    }

    /// <returns>Null, and the reason in <see cref="Failure"/>, when the reply fails.</returns>
    private string? Reply()
    {
        Failure = state.Options.FailReplies;
        try
        {
            return Failure is null ? state.Options.Reply(content) : null;
        }
        catch (Exception exception)
        {
            Failure = exception.Message;
            return null;
        }
    }

    private JObject Row(JObject message, int completionTokens)
    {
        var promptTokens = Tokens(content).Count;
        return new JObject
        {
            ["id"] = _messageId,
            ["thread_id"] = _threadId,
            ["execution_id"] = state.Ids.New("runs"),
            ["status"] = "completed",
            ["message"] = message,
            ["role"] = message["role"],
            ["content"] = message["content"],
            ["tool_calls"] = null,
            ["created_at"] = message["created_at"],
            ["iterations"] = 1,
            ["tool_calls_count"] = 0,
            ["usage"] = new JObject
            {
                ["prompt_tokens"] = promptTokens,
                ["completion_tokens"] = completionTokens,
                ["total_tokens"] = promptTokens + completionTokens,
            },
        };
    }

    private void Emit(string type, JObject payload)
    {
        payload["thread_id"] = _threadId;
        payload["message_id"] = _messageId;
        messages.FeedOf(_threadId).Append(new Lazy<ServerEvent>(messages.Event(type, payload)));
    }

    private void Announce(string type, JObject data)
    {
        data["thread_id"] = _threadId;
        data["message_id"] = _messageId;
        state.Webhooks.Announce(type, data);
    }

    // Words with the space after them, so that the tokens joined are the text. An empty reply is one empty token.
    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var start = 0; start < text.Length || tokens.Count == 0;)
        {
            var space = text.IndexOf(' ', start);
            var end = space < 0 ? text.Length : space + 1;
            tokens.Add(text[start..end]);
            start = end;
        }

        return tokens;
    }
}
