using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using FlowMaestro;
using Microsoft.AspNetCore.Http.HttpResults;
using Newtonsoft.Json;

namespace WebService;

/// <summary>Passes the events of an execution on to a browser's <c>EventSource</c>.</summary>
internal static class BrowserEvents
{
    public static async Task<ServerSentEventsResult<string>> StreamAsync(string executionId, FlowMaestroClient client, CancellationToken cancellationToken)
    {
        // Asked before the answer begins: once it has, there is no status left to say that there is no such execution.
        await client.Executions.GetAsync(executionId, cancellationToken: cancellationToken);

        // The token is cancelled when the browser goes away; that ends the stream from FlowMaestro too.
        return TypedResults.ServerSentEvents(PassOnAsync(client.Executions.StreamAsync(executionId, cancellationToken: cancellationToken), cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> PassOnAsync(IAsyncEnumerable<ExecutionEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var e in events.WithCancellation(cancellationToken))
        {
            yield return new SseItem<string>(e.Raw.ToString(Formatting.None), e.Type);
        }
    }
}
