namespace FlowMaestro.Http;

/// <summary>The word for programs: the server's own where it is one, otherwise the one that its status stands for.</summary>
internal static class ErrorCodes
{
    public static string Of(AttemptResult result, Redaction redaction)
    {
        if (ErrorMapping.IsImpossibleId(result))
        {
            return FlowMaestroErrorCodes.ResourceNotFound;
        }

        var said = result.Error.Error?.Code is { Length: > 0 } code ? code : result.Error.Code;
        return said is { Length: > 0 and <= 64 } && said.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':') && redaction.Apply(said) == said
            ? said
            : Standing((int)result.Status!);
    }

    private static string Standing(int status) => status switch
    {
        400 or 422 => FlowMaestroErrorCodes.ValidationError,
        401 => FlowMaestroErrorCodes.InvalidApiKey,
        403 => FlowMaestroErrorCodes.InsufficientScope,
        404 => FlowMaestroErrorCodes.ResourceNotFound,
        408 => FlowMaestroErrorCodes.Timeout,
        413 => FlowMaestroErrorCodes.PayloadTooLarge,
        429 => FlowMaestroErrorCodes.RateLimitExceeded,
        501 => FlowMaestroErrorCodes.NotImplemented,
        503 => FlowMaestroErrorCodes.ServiceUnavailable,
        >= 300 and < 400 => FlowMaestroErrorCodes.UnexpectedRedirect,
        >= 500 => FlowMaestroErrorCodes.InternalError,
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http_{status}"),
    };
}
