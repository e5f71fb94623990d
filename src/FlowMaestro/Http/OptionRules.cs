namespace FlowMaestro.Http;

/// <summary>What the numbers among the options may be; each message names the option.</summary>
internal static class OptionRules
{
    public static void Check(FlowMaestroClientOptions options)
    {
        const string key = nameof(options.ApiKey);
        if (options.ApiKeyProvider is null && WhyNoKey(options.ApiKey) is { } reason)
            throw new ArgumentException($"{key} {reason}.", key);

        CheckSet(options.BaseUrl, nameof(FlowMaestroClientOptions.BaseUrl));
        CheckSet(options.TimeProvider, nameof(FlowMaestroClientOptions.TimeProvider));
        CheckTimeout(options.Timeout, nameof(FlowMaestroClientOptions.Timeout));
        CheckTimeout(options.ConnectTimeout, nameof(FlowMaestroClientOptions.ConnectTimeout));
        CheckCount(options.MaxRetries, nameof(FlowMaestroClientOptions.MaxRetries));
        if (options.MaxRetryDelay < TimeSpan.Zero || options.MaxRetryDelay.TotalMilliseconds > int.MaxValue)
        {
            const string delay = nameof(options.MaxRetryDelay);
            throw new ArgumentException($"{delay} is {options.MaxRetryDelay:c}; it must not be negative, and at most 24 days.", delay);
        }

        if (options.MaxRequestBytes <= 0)
        {
            const string bytes = nameof(options.MaxRequestBytes);
            throw new ArgumentException($"{bytes} must be more than zero.", bytes);
        }

        if (options.Headers.Count > 0)
            HeaderRules.Check(options.Headers, nameof(FlowMaestroClientOptions.Headers));
    }

    /// <returns>What is wrong with the key, as the end of a sentence; null where it can be one.</returns>
    public static string? WhyNoKey(string? key) => key switch
    {
        _ when string.IsNullOrWhiteSpace(key) =>
            $"is empty. Create a key in FlowMaestro's settings and pass it, or set {FlowMaestroClient.ApiKeyVariable} "
            + $"and use {nameof(FlowMaestroClient.FromEnvironment)}",
        _ when key.AsSpan().ContainsAnyExceptInRange('!', '~') =>
            "holds a space, a line break or a character that no key has; it may have been read with the end of its line",
        _ => null,
    };

    private static void CheckSet(object? value, string option)
    {
        if (value is null)
            throw new ArgumentException($"{option} is null.", option);
    }

    public static void CheckTimeout(TimeSpan? timeout, string option)
    {
        if (timeout is { } value && value != Timeout.InfiniteTimeSpan && (value <= TimeSpan.Zero || value.TotalMilliseconds > int.MaxValue))
        {
            throw new ArgumentException(
                $"{option} is {value:c}; it must be more than zero and at most 24 days, "
                + $"or {nameof(Timeout)}.{nameof(Timeout.InfiniteTimeSpan)}.",
                option);
        }
    }

    public static void CheckCount(int? count, string option)
    {
        if (count < 0)
            throw new ArgumentException($"{option} must not be negative.", option);
    }
}
