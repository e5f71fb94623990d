namespace FlowMaestro.Http;

/// <summary>
/// The key of each attempt: that of the options, or what <see cref="FlowMaestroClientOptions.ApiKeyProvider"/> gives then.
/// </summary>
/// <param name="options">Key and provider.</param>
/// <param name="changed">Called when the provider gives another key than before.</param>
internal sealed class ApiKeySource(FlowMaestroClientOptions options, Action changed)
{
    private Current _current = Current.Of(options.ApiKey);

    /// <summary>Gives the call the key of its next attempt, so that a key that was replaced counts in long waits and streams too.</summary>
    /// <exception cref="FlowMaestroAuthenticationException">The provider threw, or gave what is no key; nothing is sent.</exception>
    public void Authorize(Call call)
    {
        var current = Volatile.Read(ref _current);
        if (options.ApiKeyProvider is { } provider)
        {
            var key = Ask(provider, call);
            if (key != current.Key)
            {
                // The header is made again only when the key has changed.
                var isFirst = current.Key.Length == 0;
                current = Current.Of(key);
                Volatile.Write(ref _current, current);
                if (!isFirst)
                    changed();
            }
        }

        call.ApiKey = current.Key;
        call.Authorization = current.Authorization;
    }

    private static string Ask(Func<string> provider, Call call)
    {
        string? key;
        try
        {
            key = provider();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            call.CallerToken.ThrowIfCancellationRequested();
            throw Failed(call, "threw the inner exception", e);
        }

        return OptionRules.WhyNoKey(key) is { } reason ? throw Failed(call, $"returned a key that {reason}", cause: null) : key!;
    }

    private static FlowMaestroAuthenticationException Failed(Call call, string what, Exception? cause)
    {
        var unknown = call.MayHaveBeenHandled && !call.Operation.IsSafe;
        var sent = unknown ? "The server may have handled an earlier attempt: check before you call again." : "Nothing was sent.";
        return new FlowMaestroAuthenticationException(
            new ErrorFacts($"{nameof(FlowMaestroClientOptions.ApiKeyProvider)} {what}. {sent}", FlowMaestroErrorCodes.InvalidApiKey)
            {
                Attempts = call.Attempts,
                OutcomeUnknown = unknown,
                ExecutionId = call.ExecutionId,
                InnerException = cause,
            });
    }

    private sealed record Current(string Key, string Authorization)
    {
        public static Current Of(string key) => new(key, $"Bearer {key}");
    }
}
