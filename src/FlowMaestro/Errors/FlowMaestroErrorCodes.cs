namespace FlowMaestro;

/// <summary>
/// Values of <see cref="FlowMaestroException.Code"/>: those of the server, then those of this library. A server may send others.
/// </summary>
public static class FlowMaestroErrorCodes
{
    /// <summary>401: the key does not exist.</summary>
    public const string InvalidApiKey = "invalid_api_key";

    /// <summary>401: the key has expired.</summary>
    public const string ExpiredApiKey = "expired_api_key";

    /// <summary>401: the key was revoked.</summary>
    public const string RevokedApiKey = "revoked_api_key";

    /// <summary>403: the key lacks a scope that the operation needs.</summary>
    public const string InsufficientScope = "insufficient_scope";

    /// <summary>404: the resource does not exist, or belongs to somebody else.</summary>
    public const string ResourceNotFound = "resource_not_found";

    /// <summary>400: an argument is not valid, or the state of the resource does not allow the call.</summary>
    public const string ValidationError = "validation_error";

    /// <summary>413, or larger than <see cref="FlowMaestroClientOptions.MaxRequestBytes"/> and not sent: the body is too large.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>429: the allowance of the minute or the day is used up.</summary>
    public const string RateLimitExceeded = "rate_limit_exceeded";

    /// <summary>An execution failed; also the code of <see cref="FlowMaestroExecutionException"/>.</summary>
    public const string ExecutionFailed = "execution_failed";

    /// <summary>500.</summary>
    public const string InternalError = "internal_error";

    /// <summary>501: the server cannot do this yet.</summary>
    public const string NotImplemented = "not_implemented";

    /// <summary>503.</summary>
    public const string ServiceUnavailable = "service_unavailable";

    /// <summary>408, or a time limit of the client's.</summary>
    public const string Timeout = "timeout";

    /// <summary>No connection could be made: nothing was sent.</summary>
    public const string ConnectionFailed = "connection_failed";

    /// <summary>The connection ended before the response did.</summary>
    public const string ConnectionLost = "connection_lost";

    /// <summary>The response is not what the OpenAPI document promises: not JSON, cut short, or without its data.</summary>
    public const string InvalidResponse = "invalid_response";

    /// <summary>The response is larger than the client takes (128 MB).</summary>
    public const string ResponseTooLarge = "response_too_large";

    /// <summary>The server responded with 3xx. Redirects are not followed, since the key must not travel to another address.</summary>
    public const string UnexpectedRedirect = "unexpected_redirect";

    /// <summary>A stream could not go on.</summary>
    public const string StreamFailed = "stream_failed";

    /// <summary>A webhook delivery is not what the server would have sent.</summary>
    public const string InvalidWebhook = "invalid_webhook";
}
