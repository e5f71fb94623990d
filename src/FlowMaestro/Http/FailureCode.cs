namespace FlowMaestro.Http;

/// <summary>The word for programs: the server's own where it is one, otherwise the one that its status stands for.</summary>
internal static class FailureCode
{
    public static string Of(Answer answer, Redaction redaction)
    {
        if (FailureReader.IsImpossibleId(answer))
        {
            return FlowMaestroErrorCodes.ResourceNotFound;
        }

        var said = answer.Error.Error?.Code is { Length: > 0 } code ? code : answer.Error.Code;
        return said is { Length: > 0 and <= 64 } && said.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':') && redaction.Apply(said) == said
            ? said
            : Standing((int)answer.Status!);
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
