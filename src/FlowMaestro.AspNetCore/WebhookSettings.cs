using Microsoft.Extensions.Logging;

namespace FlowMaestro.AspNetCore;

/// <summary>The options of an endpoint, made anew for each delivery, so that a secret that was replaced counts at once.</summary>
internal sealed class WebhookSettings
{
    private readonly Action<FlowMaestroWebhookOptions> _configure;
    private readonly ILogger _logger;
    private FlowMaestroWebhookOptions _lastGood;
    private string? _reported;

    /// <exception cref="ArgumentException">An option has a value that cannot work; the message names it.</exception>
    public WebhookSettings(Action<FlowMaestroWebhookOptions> configure, ILogger logger)
    {
        _configure = configure;
        _logger = logger;
        _lastGood = Make();
    }

    /// <summary>Those from before where the new ones cannot work: a slip in the configuration must not stop a service that runs.</summary>
    public FlowMaestroWebhookOptions Current()
    {
        try
        {
            var options = Make();
            Volatile.Write(ref _lastGood, options);
            Volatile.Write(ref _reported, null);
            return options;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What the caller's own code throws may name a secret: only the type is told, once until it changes.
            var option = (e as ArgumentException)?.ParamName;
            var reason = option is nameof(FlowMaestroWebhookOptions.Secrets) or nameof(FlowMaestroWebhookOptions.MaxBodyBytes)
                ? e.Message
                : $"The delegate that sets them throws {e.GetType().Name}.";
            if (Interlocked.Exchange(ref _reported, reason) != reason)
                WebhookLog.OptionsUnusable(_logger, reason);

            return Volatile.Read(ref _lastGood);
        }
    }

    private FlowMaestroWebhookOptions Make()
    {
        var options = new FlowMaestroWebhookOptions();
        _configure(options);
        options.Check();
        return options;
    }
}
