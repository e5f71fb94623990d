using FlowMaestro.Testing.Sandbox.Http;
using FlowMaestro.Testing.Sandbox.Threads;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Endpoints;

/// <summary>Sends messages to agents, and streams the events of threads.</summary>
internal sealed class ThreadEndpoints(SandboxState state, ThreadMessages messages)
{
    private const int MaxTimeout = 120_000;

    public async Task<IResult> SendMessageAsync(ApiRequest request)
    {
        var streams = request.Body.Value<bool?>("stream") == true;
        if (streams && state.Options.MessageStreaming == SandboxMessageStreaming.None)
            throw new ErrorResponseException(state.Errors.Documented(request.Operation, 501)!);

        var thread = state.Store.Of("Threads_Get").Find(request.Id)!;
        var content = request.Body.Value<string>("content")!;
        var messageId = state.Ids.New("messages");
        messages.Store(request.Id, messageId, "user", content);
        var created = new JObject { ["thread_id"] = request.Id, ["message_id"] = messageId, ["content"] = content };
        state.Webhooks.Announce("thread.message.created", created);

        var reply = new AgentReply(state, messages, thread, content);
        var running = state.Tasks.Start(reply.RunAsync);
        return await WaitAsync(request, reply, running).ConfigureAwait(false);
    }

    public EventStreamResponse StreamEvents(ApiRequest request)
    {
        var connected = messages.Event("connected", new JObject { ["thread_id"] = request.Id });
        return new EventStreamResponse(state, messages.FeedOf(request.Id).Open(connected));
    }

    private async Task<JsonResponse> WaitAsync(ApiRequest request, AgentReply reply, Task<JObject?> running)
    {
        var timeout = TimeSpan.FromMilliseconds(Math.Min(request.Body.Value<int?>("timeout") ?? MaxTimeout, MaxTimeout));
        try
        {
            var row = await running.WaitAsync(timeout, state.Clock, request.Aborted).ConfigureAwait(false);
            return row is null
                ? throw new ErrorResponseException(state.Errors.Error(500, "execution_failed", reply.Failure!))
                : state.Responses.One(request, row);
        }
        catch (TimeoutException)
        {
            // The agent goes on; its reply appears in the thread.
            throw new ErrorResponseException(state.Errors.Documented(request.Operation, 408)!);
        }
    }
}
