using Microsoft.Extensions.Logging;

namespace FlowMaestro.AspNetCore;

/// <summary>The log messages of webhook endpoints. None carries a body, a signature or a secret; the ids stay as they are.</summary>
internal static partial class WebhookLog
{
    public const string Category = "FlowMaestro.Webhooks";

    [LoggerMessage(30, LogLevel.Debug, "Delivery {DeliveryId} ({EventType}) was handled.", EventName = "WebhookHandled")]
    public static partial void Handled(ILogger logger, string? deliveryId, string eventType);

    [LoggerMessage(31, LogLevel.Warning, "A delivery was refused with {StatusCode}: {Reason}.", EventName = "WebhookRefused")]
    public static partial void Refused(ILogger logger, int statusCode, string reason);

    [LoggerMessage(
        32,
        LogLevel.Error,
        "The handler of delivery {DeliveryId} ({EventType}) failed; the server will try again.",
        EventName = "WebhookHandlerFailed")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string? deliveryId, string eventType);

    [LoggerMessage(33, LogLevel.Debug, "The server closed the connection before it got a response.", EventName = "WebhookHungUp")]
    public static partial void HungUp(ILogger logger);

    [LoggerMessage(34, LogLevel.Debug, "Delivery {DeliveryId} ({EventType}) was handled before.", EventName = "WebhookRepeated")]
    public static partial void Repeated(ILogger logger, string? deliveryId, string eventType);

    [LoggerMessage(
        35,
        LogLevel.Warning,
        "The cache of handled deliveries could not be {Operation}: a repeated delivery may be handled twice.",
        EventName = "WebhookCacheFailed")]
    public static partial void CacheFailed(ILogger logger, Exception exception, string operation);

    [LoggerMessage(
        36,
        LogLevel.Warning,
        "The options of the webhook endpoint cannot be used; the previous ones stay in use. {Reason}",
        EventName = "WebhookOptionsUnusable")]
    public static partial void OptionsUnusable(ILogger logger, string reason);
}
