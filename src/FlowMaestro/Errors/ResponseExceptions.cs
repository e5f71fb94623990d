
namespace FlowMaestro;

/// <summary>400, 413, 415 or 422: the server refused what it was given. <see cref="FlowMaestroException.Details"/> says what of it.</summary>
public class FlowMaestroValidationException : FlowMaestroException
{
    /// <inheritdoc/>
    public FlowMaestroValidationException() => Code = FlowMaestroErrorCodes.ValidationError;

    /// <inheritdoc/>
    public FlowMaestroValidationException(string message)
        : this(message, null)
    {
    }

    /// <inheritdoc/>
    public FlowMaestroValidationException(string message, Exception? innerException)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.ValidationError;

    internal FlowMaestroValidationException(ErrorFacts facts)
        : base(facts)
    {
    }
}

/// <summary>401: the key is unknown, expired or revoked.</summary>
public class FlowMaestroAuthenticationException : FlowMaestroException
{
    /// <inheritdoc/>
    public FlowMaestroAuthenticationException() => Code = FlowMaestroErrorCodes.InvalidApiKey;

    /// <inheritdoc/>
    public FlowMaestroAuthenticationException(string message)
        : this(message, null)
    {
    }

    /// <inheritdoc/>
    public FlowMaestroAuthenticationException(string message, Exception? innerException)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.InvalidApiKey;

    internal FlowMaestroAuthenticationException(ErrorFacts facts)
        : base(facts)
    {
    }
}

/// <summary>403: the key lacks a scope that the operation needs.</summary>
public class FlowMaestroAuthorizationException : FlowMaestroException
{
    /// <inheritdoc/>
    public FlowMaestroAuthorizationException() => Code = FlowMaestroErrorCodes.InsufficientScope;

    /// <inheritdoc/>
    public FlowMaestroAuthorizationException(string message)
        : this(message, null)
    {
    }

    /// <inheritdoc/>
    public FlowMaestroAuthorizationException(string message, Exception? innerException)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.InsufficientScope;

    internal FlowMaestroAuthorizationException(ErrorFacts facts)
        : base(facts)
    {
    }
}

/// <summary>404, or an id that cannot exist (which the server answers with 500).</summary>
public class FlowMaestroNotFoundException : FlowMaestroException
{
    /// <inheritdoc/>
    public FlowMaestroNotFoundException() => Code = FlowMaestroErrorCodes.ResourceNotFound;

    /// <inheritdoc/>
    public FlowMaestroNotFoundException(string message)
        : this(message, null)
    {
    }

    /// <inheritdoc/>
    public FlowMaestroNotFoundException(string message, Exception? innerException)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.ResourceNotFound;

    internal FlowMaestroNotFoundException(ErrorFacts facts)
        : base(facts)
    {
    }
}

/// <summary>429 after the retries that were allowed, or at once where the server asks for a longer pause than they are.</summary>
public class FlowMaestroRateLimitException : FlowMaestroException
{
    /// <inheritdoc/>
    public FlowMaestroRateLimitException() => Code = FlowMaestroErrorCodes.RateLimitExceeded;

    /// <inheritdoc/>
    public FlowMaestroRateLimitException(string message)
        : this(message, null)
    {
    }

    /// <inheritdoc/>
    public FlowMaestroRateLimitException(string message, Exception? innerException)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.RateLimitExceeded;

    internal FlowMaestroRateLimitException(ErrorFacts facts)
        : base(facts)
    {
        RetryAfter = facts.RetryAfter;
        Window = facts.Window;
        RateLimit = facts.RateLimit;
    }

    /// <summary>How long the server asks to wait: up to a day where the day's allowance is used up. Null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Which allowance is used up: <c>minute</c> or <c>day</c>.</summary>
    public string? Window { get; init; }

    /// <summary>What the key has left.</summary>
    public RateLimit? RateLimit { get; init; }
}

/// <summary>5xx: the server failed.</summary>
public class FlowMaestroServerException : FlowMaestroException
{
    /// <inheritdoc/>
    public FlowMaestroServerException()
    {
    }

    /// <inheritdoc/>
    public FlowMaestroServerException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public FlowMaestroServerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal FlowMaestroServerException(ErrorFacts facts)
        : base(facts)
    {
    }
}
