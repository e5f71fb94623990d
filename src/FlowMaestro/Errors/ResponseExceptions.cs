
namespace FlowMaestro;

/// <summary>
/// 400, 413, 415 or 422: the server refused the request; <see cref="FlowMaestroException.Details"/> says why. Without a status: the
/// body is larger than <see cref="FlowMaestroClientOptions.MaxRequestBytes"/> and was not sent.
/// </summary>
public class FlowMaestroValidationException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroValidationException(string? message = null, Exception? innerException = null)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.ValidationError;

    internal FlowMaestroValidationException(ErrorFacts facts)
        : base(facts)
    {
    }
}

/// <summary>401: the key is unknown, expired or revoked.</summary>
public class FlowMaestroAuthenticationException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroAuthenticationException(string? message = null, Exception? innerException = null)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.InvalidApiKey;

    internal FlowMaestroAuthenticationException(ErrorFacts facts)
        : base(facts)
    {
    }
}

/// <summary>403: the key lacks a scope that the operation needs.</summary>
public class FlowMaestroAuthorizationException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroAuthorizationException(string? message = null, Exception? innerException = null)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.InsufficientScope;

    internal FlowMaestroAuthorizationException(ErrorFacts facts)
        : base(facts)
    {
    }
}

/// <summary>404, or an id that cannot exist (to which the server responds with 500).</summary>
public class FlowMaestroNotFoundException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroNotFoundException(string? message = null, Exception? innerException = null)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.ResourceNotFound;

    internal FlowMaestroNotFoundException(ErrorFacts facts)
        : base(facts)
    {
    }
}

/// <summary>
/// 429: after all retries, or at once if the server asks for a longer pause than <see cref="FlowMaestroClientOptions.MaxRetryDelay"/>.
/// Without a status: no permit could be had in time, and nothing was sent (see <see cref="FlowMaestroClientOptions.PaceRequests"/>).
/// </summary>
public class FlowMaestroRateLimitException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroRateLimitException(string? message = null, Exception? innerException = null)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.RateLimitExceeded;

    internal FlowMaestroRateLimitException(ErrorFacts facts)
        : base(facts)
    {
        RetryAfter = facts.RetryAfter;
        Window = facts.Window;
        RateLimit = facts.RateLimit;
    }

    /// <summary>How long the server asks to wait: up to a day if the day's requests are used up. Null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Which allowance is used up: <c>minute</c> or <c>day</c>.</summary>
    public string? Window { get; init; }

    /// <summary>What the key has left.</summary>
    public RateLimit? RateLimit { get; init; }
}

/// <summary>5xx: the server failed.</summary>
public class FlowMaestroServerException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroServerException(string? message = null, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal FlowMaestroServerException(ErrorFacts facts)
        : base(facts)
    {
    }
}
