using System.Text;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>The reply as far as it was delivered in tokens, and the events that are missing from a whole one.</summary>
internal sealed class ReplyText
{
    private readonly StringBuilder _text = new();

    public bool HasBegun => _text.Length > 0;

    public void Add(MessageTokenEvent token) => _text.Append(token.Token);

    /// <summary>The events that a stream would have ended with, beyond what it delivered.</summary>
    public IEnumerable<ThreadEvent> Rest(MessageReply reply)
    {
        if (reply.Content is not { } content)
        {
            yield return IsFailure(reply.Status)
                ? new MessageFailedEvent { Error = new ExecutionError { Message = $"The agent ended with status '{reply.Status}' and no reply." } }
                : new MessageCompletedEvent { MessageId = reply.Id };
            yield break;
        }

        var delivered = _text.ToString();
        if (content.Length > delivered.Length && content.StartsWith(delivered, StringComparison.Ordinal))
        {
            yield return new MessageTokenEvent { Token = content[delivered.Length..] };
        }

        yield return new MessageCompletedEvent { MessageId = reply.Id, Content = content };
    }

    private static bool IsFailure(ExecutionStatus status) => status == ExecutionStatus.Failed || status == ExecutionStatus.Cancelled;
}
