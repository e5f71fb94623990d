namespace FlowMaestro;

/// <summary>
/// A verified delivery. The same one may come again, even at the same time: when the response was lost or late, the server
/// delivers up to five times within about half an hour.
/// <see cref="AspNetCore.FlowMaestroWebhookOptions.IgnoreRepeatedDeliveries"/> spares the handler the repetitions.
/// </summary>
public sealed record WebhookDelivery
{
    /// <summary>What happened.</summary>
    public required WebhookEvent Event { get; init; }

    /// <summary>
    /// The header <c>X-FlowMaestro-Delivery-ID</c>, the same each time a delivery is tried; null where it is missing. It is not signed:
    /// <see cref="WebhookEvent.Id"/> is.
    /// </summary>
    public string? DeliveryId { get; init; }

    /// <summary>Whether it is a test delivery, as <see cref="WebhooksClient.TestAsync"/> asks for: nothing has happened.</summary>
    public bool IsTest => Event.Event == Models.WebhookEventType.Test;

    /// <summary>The services of the request, for handlers that need scoped ones.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Never shows the data.</summary>
    public override string ToString() => $"WebhookDelivery {{ DeliveryId = {DeliveryId}, Event = {Event} }}";
}
