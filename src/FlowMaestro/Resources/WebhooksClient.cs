namespace FlowMaestro;

/// <summary>Manage webhooks.</summary>
public partial class WebhooksClient;
