using System.Text;
using FlowMaestro.Models;

namespace FlowMaestro.Streaming;

/// <summary>
/// The reply as far as it was told. Whoever tells it again, whole or from its beginning, adds what goes beyond: text
/// is compared, since not every source gives its messages the same ids, or any.
/// </summary>
internal sealed class ReplyText
{
    private readonly StringBuilder _text = new();
    private bool _isStarted;
    private MessageStartedEvent? _startedAgain;
    private int _toldAgain;

    public bool HasBegun => _text.Length > 0;

    /// <summary>Whether what was told turned out to be another reply in the same thread.</summary>
    public bool WasAnother { get; private set; }

    public void Add(ThreadEvent e)
    {
        _isStarted |= e is MessageStartedEvent;
        if (e is MessageTokenEvent token)
        {
            _text.Append(token.Token);
        }
    }

    /// <summary>The events that a stream would have ended with, beyond what it delivered.</summary>
    public IEnumerable<ThreadEvent> Rest(MessageReply reply) => reply.Content is { } content
        ? Ending(new MessageCompletedEvent { MessageId = reply.Id, Content = content })
        : [IsFailure(reply.Status)
            ? new MessageFailedEvent { Error = new ExecutionError { Message = $"The agent ended with status '{reply.Status}' and no reply." } }
            : new MessageCompletedEvent { MessageId = reply.Id }];

    /// <summary>The terminal event, and before it what its text has beyond what was delivered.</summary>
    public IEnumerable<ThreadEvent> Ending(ThreadEvent terminal)
    {
        var delivered = _text.ToString();
        return terminal is MessageCompletedEvent { Content: { } content } && content.Length > delivered.Length && content.StartsWith(delivered, StringComparison.Ordinal)
            ? [new MessageTokenEvent { Token = content[delivered.Length..] }, terminal]
            : [terminal];
    }

    /// <summary>What an event of a source that tells from the beginning adds.</summary>
    public IEnumerable<ThreadEvent> Beyond(ThreadEvent e) => e switch
    {
        MessageStartedEvent started when _isStarted => Hold(started),
        MessageTokenEvent token => Beyond(token),
        { IsTerminal: true } => Ending(e),
        _ => [e],
    };

    private IEnumerable<ThreadEvent> Hold(MessageStartedEvent started)
    {
        _startedAgain = started;
        return [];
    }

    private IEnumerable<ThreadEvent> Beyond(MessageTokenEvent e)
    {
        var token = e.Token;
        var known = Math.Min(token.Length, _text.Length - _toldAgain);
        var from = _toldAgain;
        _toldAgain += token.Length;
        if (known == 0)
        {
            return [e];
        }

        if (_text.ToString(from, known) == token[..known])
        {
            return known == token.Length ? [] : [e with { Token = token[known..] }];
        }

        WasAnother = true;
        var whole = e with { Token = _text.ToString(0, from) + token };
        _text.Clear();
        return _startedAgain is null ? [whole] : [_startedAgain, whole];
    }

    private static bool IsFailure(ExecutionStatus status) => status == ExecutionStatus.Failed || status == ExecutionStatus.Cancelled;
}
