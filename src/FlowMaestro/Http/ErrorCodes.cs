using System.Globalization;
using FlowMaestro.Models;

namespace FlowMaestro.Http;

/// <summary>
/// The error code: the API's own where the response is one of the API's errors, otherwise the status alone, since a proxy's 401
/// says nothing about the key.
/// </summary>
internal static class ErrorCodes
{
    public static string Of(AttemptResult result, Redaction redaction)
    {
        var status = (int)result.Status!;
        if (ErrorMapping.IsImpossibleId(result))
            return FlowMaestroErrorCodes.ResourceNotFound;

        if (status is >= 300 and < 400)
            return FlowMaestroErrorCodes.UnexpectedRedirect;

        var error = result.Error;
        if (error.Error?.Code is { Length: <= 64 } said && IsWord(said) && redaction.Apply(said) == said)
            return said;

        return IsOfTheApi(error) && Standing(status) is { } standing
            ? standing
            : string.Create(CultureInfo.InvariantCulture, $"http_{status}");
    }

    // In the other shape the code is that of the server's framework or database, not the API's.
    private static bool IsOfTheApi(ErrorResponse error) =>
        error.Error is not null && (error.Meta is not null || error.StatusCode is not null || error.Success == false);

    // A gateway may repeat its status as a number.
    private static bool IsWord(string code) =>
        code.Any(char.IsAsciiLetter) && code.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':');

    private static string? Standing(int status) => status switch
    {
        400 or 415 or 422 => FlowMaestroErrorCodes.ValidationError,
        401 => FlowMaestroErrorCodes.InvalidApiKey,
        403 => FlowMaestroErrorCodes.InsufficientScope,
        404 => FlowMaestroErrorCodes.ResourceNotFound,
        408 => FlowMaestroErrorCodes.Timeout,
        413 => FlowMaestroErrorCodes.PayloadTooLarge,
        429 => FlowMaestroErrorCodes.RateLimitExceeded,
        501 => FlowMaestroErrorCodes.NotImplemented,
        503 => FlowMaestroErrorCodes.ServiceUnavailable,
        >= 500 => FlowMaestroErrorCodes.InternalError,
        _ => null,
    };
}
