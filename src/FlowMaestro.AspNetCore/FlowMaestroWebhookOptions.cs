namespace FlowMaestro.AspNetCore;

/// <summary>What a webhook endpoint accepts.</summary>
public sealed class FlowMaestroWebhookOptions
{
    /// <summary>The secrets that may have signed a delivery: one, or two while a webhook is being replaced by a new one. Required.</summary>
    public List<string> Secrets { get; set; } = [];

    /// <summary>The longest body, in bytes. Default 1 MB. A longer one is answered with 413 without being read.</summary>
    public int MaxBodyBytes { get; set; } = 1 << 20;

    /// <exception cref="ArgumentException">Names the option.</exception>
    internal void Check()
    {
        WebhookSignature.CheckSecrets(Secrets, nameof(Secrets));
        if (MaxBodyBytes <= 0)
        {
            throw new ArgumentException($"{nameof(MaxBodyBytes)} must be more than zero.", nameof(MaxBodyBytes));
        }
    }
}
