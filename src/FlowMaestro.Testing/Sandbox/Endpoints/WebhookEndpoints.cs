using FlowMaestro.Testing.Sandbox.Http;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Endpoints;

/// <summary>Checks the address of a webhook, and sends test deliveries.</summary>
internal sealed class WebhookEndpoints(SandboxState state, ResourceEndpoints resources)
{
    /// <summary>Creates or changes a webhook.</summary>
    public JsonResponse Save(ApiRequest request) =>
        request.Body.Value<string?>("url") is { } url
        && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            ? throw new ErrorResponseException(state.Errors.Invalid("Invalid URL format"))
            : resources.Handle(request);

    public async Task<IResult> TestAsync(ApiRequest request)
    {
        var webhook = state.Store.Of("Webhooks_Get").Find(request.Id)!;
        var data = new JObject { ["message"] = "This is a test webhook from FlowMaestro" };
        var delivery = await state.Webhooks.DeliverAsync(webhook, "test", data, request.Aborted).ConfigureAwait(false);
        var isDelivered = (string?)delivery["status"] == "success";
        var result = new JObject
        {
            ["success"] = isDelivered,
            ["status_code"] = delivery["response_status"],
            ["message"] = isDelivered ? "Test webhook delivered successfully" : "Failed to deliver test webhook",
            ["error_message"] = delivery["error_message"],
            ["webhook_id"] = request.Id,
            ["delivery_id"] = delivery["id"],
            ["response_time_ms"] = delivery["response_time_ms"],
        };
        return state.Responses.Sparse(request, result);
    }
}
