using System.Text;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>The text of the reply as far as the thread's events have delivered it. Used by the reader of the events only.</summary>
internal sealed class ReplyText
{
    private readonly StringBuilder _text = new();

    /// <summary>Whether the response to a message has its reply; a server may only acknowledge it, or return the message itself.</summary>
    public static bool IsIn(MessageReply reply) =>
        reply.Role != MessageRole.User && (reply.Content is not null || reply.Status.IsTerminal);

    public void Add(ThreadEvent e)
    {
        if (e is MessageStartedEvent)
            _text.Clear();
        else if (e is MessageTokenEvent token)
            _text.Append(token.Token);
    }

    /// <summary>Whether this event ends the reply, and not that to another message in the same thread.</summary>
    public bool IsEndOf(MessageReply reply, ThreadEvent terminal) => terminal is MessageCompletedEvent completed
        ? (completed.MessageId is { } id && id == reply.Id) || (completed.Content ?? _text.ToString()) == reply.Content
        : IsFailure(reply);

    /// <summary>What the events would still have delivered: the missing text as one token, and the terminal event.</summary>
    public IEnumerable<ThreadEvent> Rest(MessageReply reply, bool wasAnother)
    {
        if (wasAnother)
            _text.Clear();

        if (reply.Content is null && IsFailure(reply))
        {
            var message = $"The agent ended with status '{reply.Status}' and no reply.";
            yield return new MessageFailedEvent { Error = new ExecutionError { Message = message } };
            yield break;
        }

        var delivered = _text.ToString();
        if (reply.Content is { } content && content.Length > delivered.Length && content.StartsWith(delivered, StringComparison.Ordinal))
            yield return new MessageTokenEvent { Token = content[delivered.Length..] };

        yield return new MessageCompletedEvent { MessageId = reply.Id, Content = reply.Content };
    }

    private static bool IsFailure(MessageReply reply) =>
        reply.Status == ExecutionStatus.Failed || reply.Status == ExecutionStatus.Cancelled;
}
