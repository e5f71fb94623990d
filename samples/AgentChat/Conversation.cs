using FlowMaestro;

namespace AgentChat;

/// <summary>One thread with an agent.</summary>
internal sealed class Conversation(FlowMaestroClient client, string threadId, TextWriter output)
{
    /// <summary>Sends a message and writes the reply token by token.</summary>
    /// <returns>Why there is no reply; null where there is one.</returns>
    public async Task<string?> SayAsync(string message, CancellationToken cancellationToken)
    {
        string? failure = null;
        try
        {
            await foreach (var e in client.Threads.SendMessageStreamAsync(threadId, message, cancellationToken: cancellationToken))
            {
                switch (e)
                {
                    case MessageTokenEvent token:
                        await output.WriteAsync(token.Token);
                        await output.FlushAsync(cancellationToken);
                        break;
                    case MessageFailedEvent failed:
                        failure = $"The agent could not reply: {failed.Error}";
                        break;
                }
            }
        }
        finally
        {
            // What comes next, be it why the reply broke off, begins a line of its own.
            await output.WriteLineAsync();
        }

        return failure;
    }

    /// <summary>Writes everything that was said.</summary>
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in client.Threads.ListAllMessagesAsync(threadId, cancellationToken: cancellationToken))
        {
            await output.WriteLineAsync($"  {message.Role}: {message.Content}");
        }
    }
}
