using Microsoft.Extensions.AI;

namespace FlowMaestro.Extensions.AI;

/// <summary>What of a request is sent to an agent: the user's messages since the last reply, as one message.</summary>
internal static class UserTurn
{
    /// <exception cref="NotSupportedException">The request has something that an agent of the server cannot be given.</exception>
    /// <exception cref="ArgumentException">There is no text to send.</exception>
    public static string Read(IEnumerable<ChatMessage> messages, ChatOptions? options, bool ignoreUnsupported)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var all = messages.ToList();
        var newest = all[(all.FindLastIndex(static message => message.Role == ChatRole.Assistant) + 1)..];
        if (!ignoreUnsupported && Unsupported(all, newest, options).Distinct().ToList() is { Count: > 0 } faults)
        {
            throw new NotSupportedException(
                $"An agent has its instructions, tools and history on the server, but this request has {string.Join(", ", faults)}. "
                + "Leave that out, or pass ignoreUnsupported: true to AsIChatClient.");
        }

        var texts = OfTheUser(newest).Select(static message => message.Text).Where(static text => !string.IsNullOrWhiteSpace(text));
        return string.Join("\n\n", texts) is { Length: > 0 } content
            ? content
            : throw new ArgumentException("There is nothing to send: no user message with text follows the last reply.", nameof(messages));
    }

    private static IEnumerable<string> Unsupported(List<ChatMessage> all, List<ChatMessage> newest, ChatOptions? options)
    {
        if (!string.IsNullOrWhiteSpace(options?.Instructions))
            yield return "instructions";

        if (options?.Tools is { Count: > 0 })
            yield return "tools";

        if (options?.ResponseFormat is ChatResponseFormatJson)
            yield return "a JSON response format";

        // The thread that is opened would know nothing of them.
        if (string.IsNullOrEmpty(options?.ConversationId) && newest.Count < all.Count)
            yield return "earlier replies, but no ChatOptions.ConversationId that says which conversation they belong to";

        foreach (var message in all.Where(static message => message.Role != ChatRole.User && message.Role != ChatRole.Assistant))
            yield return $"a message of the role '{message.Role}'";

        foreach (var content in OfTheUser(newest).SelectMany(static message => message.Contents))
        {
            if (content is not TextContent)
                yield return $"{content.GetType().Name} in a message";
        }
    }

    private static IEnumerable<ChatMessage> OfTheUser(List<ChatMessage> messages) =>
        messages.Where(static message => message.Role == ChatRole.User);
}
