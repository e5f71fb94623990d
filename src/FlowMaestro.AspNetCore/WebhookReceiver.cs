using FlowMaestro.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.AspNetCore;

/// <summary>
/// Receives one endpoint's deliveries: reads, verifies, calls the handler, responds. Nothing that a request contains makes it throw.
/// </summary>
/// <param name="settings">The options of each delivery.</param>
/// <param name="handled">Remembers the events that were handled; null if the application has no cache.</param>
/// <param name="handler">Gets what was verified.</param>
/// <param name="logger">Tells how each delivery ended.</param>
internal sealed class WebhookReceiver(
    WebhookSettings settings, HandledDeliveries? handled, Func<WebhookDelivery, CancellationToken, Task> handler, ILogger logger)
{
    private const string DeliveryIdHeader = "X-FlowMaestro-Delivery-ID";

    public async Task ReceiveAsync(HttpContext context)
    {
        try
        {
            context.Response.StatusCode = await RespondAsync(context).ConfigureAwait(false);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The server has closed the connection, and will deliver again.
            WebhookLog.HungUp(logger);
            Metrics.Delivered("aborted");
        }
    }

    private async Task<int> RespondAsync(HttpContext context)
    {
        var options = settings.Current();
        var (body, refusal) = await BodyAsync(context, options.MaxBodyBytes).ConfigureAwait(false);
        if (body is null)
        {
            return Refused(
                refusal,
                refusal == StatusCodes.Status413PayloadTooLarge ? "too_large" : "incomplete",
                "its body is longer than MaxBodyBytes, or did not arrive completely");
        }

        if (!WebhookSignature.Verify(body, context.Request.Headers[WebhookSignature.HeaderName], [.. options.Secrets]))
        {
            return Refused(
                StatusCodes.Status401Unauthorized,
                "invalid_signature",
                WebhookBody.Missing(context, body) ?? "its signature matches none of the secrets");
        }

        WebhookDelivery delivery;
        try
        {
            delivery = new WebhookDelivery
            {
                Event = WebhookEvent.Parse(body) with { IsVerified = true },
                DeliveryId = context.Request.Headers[DeliveryIdHeader] is [{ Length: > 0 } id, ..] ? id : null,
                Services = context.RequestServices,
            };
        }
        catch (FlowMaestroWebhookException e)
        {
            return Refused(StatusCodes.Status400BadRequest, "invalid_event", e.Message);
        }

        return await HandleAsync(context, delivery, options).ConfigureAwait(false);
    }

    private async Task<int> HandleAsync(HttpContext context, WebhookDelivery delivery, FlowMaestroWebhookOptions options)
    {
        var cancellationToken = context.RequestAborted;
        var known = options.IgnoreRepeatedDeliveries ? handled : null;
        try
        {
            if (options.ReportToClient)
            {
                // Repeated ones too: another instance may have handled the event, and this one has the wait.
                ReportedClient.Of(options, context.RequestServices).Executions.Report(delivery.Event);
            }

            if (known is not null && await known.ContainsAsync(context.Request, delivery.Event, cancellationToken).ConfigureAwait(false))
            {
                WebhookLog.Repeated(logger, delivery.DeliveryId, delivery.Event.Event.Value);
                Metrics.Delivered("repeated");
                return StatusCodes.Status200OK;
            }

            await handler(delivery, cancellationToken).ConfigureAwait(false);
            if (known is not null)
                await known.AddAsync(context.Request, delivery.Event).ConfigureAwait(false);

            WebhookLog.Handled(logger, delivery.DeliveryId, delivery.Event.Event.Value);
            Metrics.Delivered("handled");
            return StatusCodes.Status200OK;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // Not thrown: an error page or a redirect by the application's exception handler could end the server's retries.
            WebhookLog.HandlerFailed(logger, e, delivery.DeliveryId, delivery.Event.Event.Value);
            Metrics.Delivered("handler_failed");
            return StatusCodes.Status500InternalServerError;
        }
    }

    /// <returns>The body, or the status that says why it was not taken.</returns>
    private static async Task<(byte[]? Body, int Refusal)> BodyAsync(HttpContext context, int limit)
    {
        try
        {
            return await WebhookBody.ReadAsync(context, limit).ConfigureAwait(false) is { } body
                ? (body, default)
                : (null, StatusCodes.Status413PayloadTooLarge);
        }
        catch (BadHttpRequestException e)
        {
            return (null, e.StatusCode);
        }
    }

    private int Refused(int status, string result, string reason)
    {
        Metrics.Delivered(result);
        WebhookLog.Refused(logger, status, reason);
        return status;
    }
}
