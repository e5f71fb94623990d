using Microsoft.Extensions.AI;

namespace FlowMaestro.Tests.Ai;

/// <summary>A model that says what the test wrote, turn by turn, and keeps what it was told.</summary>
internal sealed class ScriptedModel(params AIContent[] turns) : IChatClient
{
    private int _next;

    public List<IReadOnlyList<ChatMessage>> Heard { get; } = [];

    /// <summary>The results of functions that it was told, in order.</summary>
    public IEnumerable<string?> Results => Heard[^1].SelectMany(static message => message.Contents).OfType<FunctionResultContent>()
        .Select(static result => result.Result?.ToString());

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Heard.Add([.. messages]);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [turns[_next++]])));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No test streams from it.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
