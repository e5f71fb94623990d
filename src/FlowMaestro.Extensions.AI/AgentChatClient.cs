using System.Runtime.CompilerServices;
using FlowMaestro.Models;
using Microsoft.Extensions.AI;

namespace FlowMaestro.Extensions.AI;

/// <summary>An agent as a chat client: one thread for each conversation.</summary>
internal sealed class AgentChatClient(FlowMaestroClient client, string agentId, bool ignoreUnsupported) : IChatClient
{
    // Exception.Data, where a caller finds the thread of a message whose outcome is unknown.
    private const string ConversationKey = nameof(ChatResponse.ConversationId);

    private static readonly ChatClientMetadata Metadata = new("flowmaestro");

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var content = UserTurn.Read(messages, options, ignoreUnsupported);
        var threadId = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            return ToResponse(
                threadId,
                await client.Threads.SendMessageAsync(threadId, content, cancellationToken: cancellationToken).ConfigureAwait(false));
        }
        catch (FlowMaestroException exception)
        {
            exception.Data[ConversationKey] = threadId;
            throw;
        }
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(UserTurn.Read(messages, options, ignoreUnsupported), options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        object[] services = [this, Metadata, client, client.Agents, client.Threads];
        return serviceKey is null ? Array.Find(services, serviceType.IsInstanceOfType) : null;
    }

    public void Dispose()
    {
    }

    private static ChatResponse ToResponse(string threadId, MessageReply reply)
    {
        var message = new ChatMessage(ChatRole.Assistant, Contents(reply.Content))
        {
            MessageId = reply.Id,
            CreatedAt = reply.CreatedAt,
            RawRepresentation = reply,
        };
        return new ChatResponse(message)
        {
            ConversationId = threadId,
            ResponseId = reply.Id ?? reply.ExecutionId,
            CreatedAt = reply.CreatedAt,
            FinishReason = ChatFinishReason.Stop,
            Usage = reply.Usage is { } usage ? ToDetails(usage) : null,
            RawRepresentation = reply,
        };
    }

    private static UsageDetails ToDetails(TokenUsage usage) => new()
    {
        InputTokenCount = usage.PromptTokens,
        OutputTokenCount = usage.CompletionTokens,
        TotalTokenCount = usage.TotalTokens,
    };

    private static List<AIContent> Contents(string? text) => string.IsNullOrEmpty(text) ? [] : [new TextContent(text)];

    private async Task<string> OpenAsync(ChatOptions? options, CancellationToken cancellationToken)
    {
        if (options?.ConversationId is { Length: > 0 } id)
            return id;

        AgentThread thread = await client.Agents.CreateThreadAsync(agentId, cancellationToken).ConfigureAwait(false);
        return thread.Id;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        string content, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var threadId = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        var events = client.Threads.SendMessageStreamAsync(threadId, content, cancellationToken: cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            var reply = new StreamedReply(threadId);
            while (await NextAsync(events, threadId).ConfigureAwait(false) is { } e)
            {
                if (reply.Take(e) is { } update)
                    yield return update;
            }
        }
    }

    private static async ValueTask<ThreadEvent?> NextAsync(IAsyncEnumerator<ThreadEvent> events, string threadId)
    {
        try
        {
            var e = await events.MoveNextAsync().ConfigureAwait(false) ? events.Current : null;
            return e is MessageFailedEvent failed ? throw Failure(failed) : e;
        }
        catch (FlowMaestroException exception)
        {
            exception.Data[ConversationKey] = threadId;
            throw;
        }
    }

    private static FlowMaestroException Failure(MessageFailedEvent failed)
    {
        var why = failed.Error?.Message is { Length: > 0 } message ? message : "The agent could not reply.";
        var code = failed.Error?.Code is { Length: > 0 } given ? given : FlowMaestroErrorCodes.ExecutionFailed;
        return new FlowMaestroException(why) { Code = code };
    }

    /// <summary>Turns the events of one reply into updates.</summary>
    private sealed class StreamedReply(string threadId)
    {
        private string? _messageId;
        private MessageTokenEvent? _whole;
        private bool _hasText;

        /// <returns>Null where the event has nothing for the caller.</returns>
        public ChatResponseUpdate? Take(ThreadEvent e)
        {
            switch (e)
            {
                case MessageStartedEvent started:
                    _messageId = started.MessageId;
                    return null;

                // Made from a whole reply of a server that cannot stream: the completed event follows at once, and both are one update.
                case MessageTokenEvent token when !_hasText && !token.WasReceived:
                    _whole = token;
                    return null;
                case MessageTokenEvent token:
                    _hasText = true;
                    return Update(token, token.Token);
                case MessageCompletedEvent completed:
                    _messageId = completed.MessageId ?? _messageId;
                    var last = Update(completed, _whole?.Token ?? (_hasText ? null : completed.Content));
                    last.FinishReason = ChatFinishReason.Stop;
                    return last;
                default:
                    return null;
            }
        }

        private ChatResponseUpdate Update(ThreadEvent e, string? text) => new(ChatRole.Assistant, Contents(text))
        {
            ConversationId = threadId,
            MessageId = _messageId,
            ResponseId = _messageId,
            CreatedAt = e.Timestamp,
            RawRepresentation = e,
        };
    }
}
