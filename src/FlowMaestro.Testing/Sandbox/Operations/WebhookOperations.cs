using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Operations;

/// <summary>What webhooks can do that other rows cannot.</summary>
internal sealed class WebhookOperations(SandboxState state, ResourceOperations resources)
{
    /// <summary>Creates or changes one whose address, if given, is one.</summary>
    public JsonAnswer Save(Call call) =>
        call.Body.Value<string?>("url") is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            ? throw new RefusalException(state.Refusals.Invalid("Invalid URL format"))
            : resources.Answer(call);

    public async Task<Answer> TestAsync(Call call)
    {
        var webhook = state.Store.Of("Webhooks_Get").Find(call.Id)!;
        var data = new JObject { ["message"] = "This is a test webhook from FlowMaestro" };
        var delivery = await state.Webhooks.DeliverAsync(webhook, "test", data, call.Aborted).ConfigureAwait(false);
        var isDelivered = (string?)delivery["status"] == "success";
        var result = new JObject
        {
            ["success"] = isDelivered,
            ["status_code"] = delivery["response_status"],
            ["message"] = isDelivered ? "Test webhook delivered successfully" : "Failed to deliver test webhook",
            ["error_message"] = delivery["error_message"],
            ["webhook_id"] = call.Id,
            ["delivery_id"] = delivery["id"],
            ["response_time_ms"] = delivery["response_time_ms"],
        };
        return state.Answers.Sparse(call, result);
    }
}
