using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>
/// A call that failed, whatever the reason; the derived types say which. Only <see cref="ArgumentException"/> (an argument was
/// wrong, and nothing was sent) and <see cref="OperationCanceledException"/> (the caller's token) are not of this family.
/// The API key, webhook secrets and proxy passwords are masked. The server's words are kept otherwise, so the message,
/// <see cref="Details"/> and <see cref="ResponseBody"/> may repeat what the call sent: keep them out of logs where inputs are confidential.
/// </summary>
public class FlowMaestroException : Exception
{
    /// <summary>For tests of code that handles the exception.</summary>
    public FlowMaestroException(string? message = null, Exception? innerException = null)
        : base(message ?? "The call failed.", innerException)
    {
    }

    internal FlowMaestroException(ErrorFacts facts)
        : base(facts.Message, facts.InnerException)
    {
        Code = facts.Code;
        StatusCode = facts.StatusCode;
        RequestId = facts.RequestId;
        HeaderRequestId = facts.HeaderRequestId;
        Details = facts.Details;
        ResponseBody = facts.ResponseBody;
        Attempts = facts.Attempts;
        OutcomeUnknown = facts.OutcomeUnknown;
        ExecutionId = facts.ExecutionId;
    }

    /// <summary>The error code, for programs; never empty. See <see cref="FlowMaestroErrorCodes"/>.</summary>
    public string Code { get; init; } = FlowMaestroErrorCodes.InternalError;

    /// <summary>The HTTP status; null where no response came.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The server's id of the request, from the body of the response.</summary>
    public string? RequestId { get; init; }

    /// <summary>The id in the response header <c>x-request-id</c>, which proxies see too. Differs from <see cref="RequestId"/>.</summary>
    public string? HeaderRequestId { get; init; }

    /// <summary>What the server says beyond the message; for a validation error, the fields and what is wrong with them.</summary>
    public JToken? Details { get; init; }

    /// <summary>The first 8 KB of the response, for logs.</summary>
    public string? ResponseBody { get; init; }

    /// <summary>How many attempts were made to send the request; 0 if none was made.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// True if the request is not safe to repeat, was sent, and got no response that says whether the server handled it:
    /// check before you call again.
    /// </summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>The execution that the call was about, where there is one.</summary>
    public string? ExecutionId { get; init; }
}
