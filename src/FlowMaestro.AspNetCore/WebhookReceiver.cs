using FlowMaestro.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.AspNetCore;

/// <summary>Receives one endpoint's deliveries: reads, verifies, hands over, answers. Nothing that a request holds makes it throw.</summary>
internal sealed class WebhookReceiver(string[] secrets, int maxBodyBytes, Func<WebhookDelivery, CancellationToken, Task> handler, ILogger logger)
{
    private const string DeliveryIdHeader = "X-FlowMaestro-Delivery-ID";

    public async Task ReceiveAsync(HttpContext context)
    {
        try
        {
            context.Response.StatusCode = await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // Nobody is left to be answered; the server will deliver again.
            WebhookLog.HungUp(logger);
            Metrics.Delivered("aborted");
        }
    }

    private async Task<int> AnswerAsync(HttpContext context)
    {
        var (body, refusal) = await BodyAsync(context).ConfigureAwait(false);
        if (body is null)
        {
            return Refused(refusal, refusal == StatusCodes.Status413PayloadTooLarge ? "too_large" : "incomplete", "its body is longer than allowed, or did not arrive whole");
        }

        if (!WebhookSignature.Verify(body, context.Request.Headers[WebhookSignature.HeaderName], secrets))
        {
            return Refused(StatusCodes.Status401Unauthorized, "invalid_signature", "no known secret makes its signature");
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

        return await HandleAsync(delivery, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<int> HandleAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await handler(delivery, cancellationToken).ConfigureAwait(false);
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
            // Answered here: what the application makes of exceptions elsewhere, a page or a redirect, would end the retries.
            WebhookLog.HandlerFailed(logger, e, delivery.DeliveryId, delivery.Event.Event.Value);
            Metrics.Delivered("handler_failed");
            return StatusCodes.Status500InternalServerError;
        }
    }

    /// <returns>The body, or the status that says why it was not taken.</returns>
    private async Task<(byte[]? Body, int Refusal)> BodyAsync(HttpContext context)
    {
        try
        {
            return await WebhookBody.ReadAsync(context, maxBodyBytes).ConfigureAwait(false) is { } body
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
