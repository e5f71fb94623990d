using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>
/// A call that failed, whatever the reason; the derived types say which. Only <see cref="ArgumentException"/> (wrong
/// before anything was sent) and <see cref="OperationCanceledException"/> (the caller's token) are not of this family.
/// No text or property of it shows the key, a secret or an input.
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

    /// <summary>A word for programs, never empty; see <see cref="FlowMaestroErrorCodes"/>.</summary>
    public string Code { get; init; } = FlowMaestroErrorCodes.InternalError;

    /// <summary>The HTTP status; null where no response came.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The server's id of the request, from the body of the response.</summary>
    public string? RequestId { get; init; }

    /// <summary>The id in the header <c>x-request-id</c>: another one, and the one a proxy knows.</summary>
    public string? HeaderRequestId { get; init; }

    /// <summary>What the server says beyond the message; of a validation error the fields and their faults.</summary>
    public JToken? Details { get; init; }

    /// <summary>The first 8 KB of the response, for logs.</summary>
    public string? ResponseBody { get; init; }

    /// <summary>How often the request was sent, or tried to be.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// True where the request was not safe to repeat, left the machine, and got no response that says what happened:
    /// look before you call again.
    /// </summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>The execution that the call was about, where there is one.</summary>
    public string? ExecutionId { get; init; }
}
