using System.Net;
using System.Text;
using System.Text.Json;
using FlowMaestro.Json;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Http;

/// <summary>Turns what a failed attempt left behind into the exception that says what happened.</summary>
internal static class FailureReader
{
    private const int MaxMessage = 1_000;
    private const int MaxShownBody = 8 << 10;

    // Of a header that a user added; shorter ones are flags and words.
    private const int ShortestHeader = 8;
    private const string ImpossibleId = "invalid input syntax for type uuid";

    public static ErrorAnswer Read(Answer answer)
    {
        try
        {
            return ModelReader.ReadDocument<ErrorAnswer>(answer.Body, mayKeepBody: false);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            // A proxy's page, a sentence or nothing; the status has to do.
            return new ErrorAnswer();
        }
    }

    /// <summary>What the parsers throw at bytes that are not what was promised.</summary>
    public static bool IsUnreadable(Exception e) => e is JsonException or InvalidOperationException or FormatException or DecoderFallbackException or OverflowException;

    /// <summary>The server answers an id that is no UUID with a 500 that tells so.</summary>
    public static bool IsImpossibleId(Answer answer) => answer.Status == HttpStatusCode.InternalServerError
        && (answer.Error.Message ?? answer.Error.Error?.Message ?? "").StartsWith(ImpossibleId, StringComparison.Ordinal);

    public static FlowMaestroException ToException(Answer answer, FlowMaestroClientOptions options)
    {
        var facts = answer.End == AttemptEnd.Answered ? FromAnswer(answer, options) : FromEnd(answer, options);
        return answer.End switch
        {
            AttemptEnd.TimedOut or AttemptEnd.TimedOutInBody => new FlowMaestroTimeoutException(facts),
            AttemptEnd.NotConnected when Sockets.IsConnectTimeout(answer.Cause) => new FlowMaestroTimeoutException(facts),
            AttemptEnd.NotConnected or AttemptEnd.ConnectionLost => new FlowMaestroConnectionException(facts),
            AttemptEnd.TooLarge => new FlowMaestroException(facts),
            _ when IsImpossibleId(answer) => new FlowMaestroNotFoundException(facts),
            _ => facts.StatusCode switch
            {
                400 or 413 or 415 or 422 => new FlowMaestroValidationException(facts),
                401 => new FlowMaestroAuthenticationException(facts),
                403 => new FlowMaestroAuthorizationException(facts),
                404 => new FlowMaestroNotFoundException(facts),
                408 => new FlowMaestroTimeoutException(facts),
                429 => new FlowMaestroRateLimitException(facts),
                >= 500 and <= 599 => new FlowMaestroServerException(facts),
                _ => new FlowMaestroException(facts),
            },
        };
    }

    /// <summary>An answer with a good status whose body is not what the OpenAPI document promises.</summary>
    public static FlowMaestroException Unreadable(Answer answer, FlowMaestroClientOptions options, string fault, Exception? cause = null)
    {
        var facts = FromAnswer(answer, options) with
        {
            Message = RedactionFor(answer, options).Apply($"The answer ({(int)answer.Status!}, {Kind(answer, "no content type")}, {answer.Body.Length} bytes) {fault}."),
            Code = FlowMaestroErrorCodes.InvalidResponse,
            OutcomeUnknown = !answer.Call.Operation.IsSafe,
            // The parser's own message may quote the body.
            InnerException = cause is JsonException json ? new JsonException($"Unreadable at byte {json.BytePositionInLine} of line {json.LineNumber}.") : null,
        };
        return new FlowMaestroException(facts);
    }

    /// <summary>A good answer that is not the stream that was asked for: a proxy's page, or a server that does not stream.</summary>
    public static FlowMaestroStreamException NotAStream(Answer answer, FlowMaestroClientOptions options) => new(FromAnswer(answer, options) with
    {
        Message = RedactionFor(answer, options).Apply($"The server answered {(int)answer.Status!} with {Kind(answer, "no content type")} where a stream of {EventStream.MediaType} was asked for."),
        Code = FlowMaestroErrorCodes.StreamFailed,
    });

    /// <summary>Whether nobody can say what became of a request that must not be repeated.</summary>
    public static bool IsOutcomeUnknown(Answer answer) => answer.End switch
    {
        AttemptEnd.NotConnected => false,
        AttemptEnd.Answered => IsInconclusive(answer.Head!.StatusCode) && !IsImpossibleId(answer),

        // What the status refused was not done, even where its explanation never came.
        AttemptEnd.TimedOutInBody => (int)answer.Head!.StatusCode is < 300 || IsInconclusive(answer.Head.StatusCode),
        _ => !answer.NothingSent,
    };

    private static bool IsInconclusive(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout || (status >= HttpStatusCode.InternalServerError && status != HttpStatusCode.NotImplemented);

    private static Redaction RedactionFor(Answer answer, FlowMaestroClientOptions options)
    {
        var redaction = new Redaction(options.ApiKey, answer.Call.Body);
        foreach (var value in answer.Call.HeaderValues.Where(static value => value.Length >= ShortestHeader))
        {
            redaction.Add(value);
        }

        return redaction;
    }

    private static string Kind(Answer answer, string none) => answer.MediaType is { } type ? type.Length <= 64 ? type : type[..64] : none;

    private static FailureFacts FromAnswer(Answer answer, FlowMaestroClientOptions options)
    {
        var redaction = RedactionFor(answer, options);
        var status = (int)answer.Status!;
        var error = answer.Error;
        var headers = answer.Head!.Headers;
        var details = error.Error?.DetailsJson;
        return new FailureFacts(Message(answer, redaction), FailureCode.Of(answer, redaction))
        {
            StatusCode = status,
            RequestId = error.Meta?.RequestId is { } id ? redaction.Apply(id) : null,
            HeaderRequestId = HeaderRequestId(answer, redaction),
            Details = redaction.Apply(details?.Token),
            ResponseBody = Shown(answer, redaction),
            Attempts = answer.Call.Attempts,
            OutcomeUnknown = !answer.Call.Operation.IsSafe && IsOutcomeUnknown(answer),
            ExecutionId = answer.Call.ExecutionId,
            RetryAfter = PauseAskedFor(answer, options.TimeProvider),
            Window = (details?.Token as JObject)?["window"] is JValue { Value: string window } ? redaction.Apply(window) : null,
            RateLimit = RateLimit.From(headers),
        };
    }

    private static string? HeaderRequestId(Answer answer, Redaction redaction) =>
        answer.Head?.Headers.NonValidated.TryGetValues("x-request-id", out var ids) == true ? redaction.Apply(ids.ToString()) : null;

    private static FailureFacts FromEnd(Answer answer, FlowMaestroClientOptions options)
    {
        var call = answer.Call;
        var redaction = RedactionFor(answer, options);
        var what = $"{call.Operation.Method} {call.Operation.PathTemplate}";
        var unknown = !call.Operation.IsSafe && IsOutcomeUnknown(answer);
        var advice = unknown ? " It may have been carried out: look before you call again." : "";
        var (message, code) = answer.End switch
        {
            AttemptEnd.NotConnected when Sockets.IsConnectTimeout(answer.Cause) => ($"No connection to {call.Address.Host}:{call.Address.Port} in time for {what}: nothing was sent.", FlowMaestroErrorCodes.Timeout),
            AttemptEnd.NotConnected => ($"No connection to {call.Address.Host}:{call.Address.Port} for {what}: nothing was sent.", FlowMaestroErrorCodes.ConnectionFailed),
            AttemptEnd.TimedOut => ($"{what} was not answered in time.{advice}", FlowMaestroErrorCodes.Timeout),
            AttemptEnd.TimedOutInBody => ($"The answer to {what} began but did not end in time.{advice}", FlowMaestroErrorCodes.Timeout),
            AttemptEnd.TooLarge => ($"The answer to {what} is larger than {BodyReader.MaxBytes >> 20} MB.", FlowMaestroErrorCodes.ResponseTooLarge),
            _ => ($"The connection ended before {what} was answered.{advice}", FlowMaestroErrorCodes.ConnectionLost),
        };
        return new FailureFacts(message, code)
        {
            StatusCode = answer.Head is { } head ? (int)head.StatusCode : null,
            HeaderRequestId = HeaderRequestId(answer, redaction),
            Attempts = call.Attempts,
            OutcomeUnknown = unknown,
            ExecutionId = call.ExecutionId,
            InnerException = Shown(answer.Cause, redaction),
        };
    }

    /// <summary>The pause from the headers or, where a proxy dropped them, from the body.</summary>
    public static TimeSpan? PauseAskedFor(Answer answer, TimeProvider clock)
    {
        if (answer.Head is null)
        {
            return null;
        }

        var inBody = answer.Error.Error?.DetailsJson?.Token is JObject details && details["retry_after"] is JValue { Value: long or double } value
            ? RetryAfter.Ahead(value.Value<double>())
            : null;
        return RetryAfter.Read(answer.Head.Headers, clock.GetUtcNow()) ?? inBody;
    }

    private static string Message(Answer answer, Redaction redaction)
    {
        var error = answer.Error;
        var said = error.Message is { Length: > 0 } framework ? framework : error.Error?.Message;
        if (!string.IsNullOrWhiteSpace(said))
        {
            return string.Concat(redaction.Apply(said, MaxMessage), said.Length <= MaxMessage ? "" : "…");
        }

        var status = (int)answer.Status!;
        return status is >= 300 and < 400
            ? $"The server answered {status}, a redirect, which is not followed. Check {nameof(FlowMaestroClientOptions.BaseUrl)}."
            : $"The server answered {status} {answer.Status} ({redaction.Apply(Kind(answer, "no body"))}) to {answer.Call.Operation.Method} {answer.Call.Operation.PathTemplate}.";
    }

    // The runtime's message may quote the line that it could not read, and that line may be an echo.
    private static Exception? Shown(Exception? cause, Redaction redaction)
    {
        for (var e = cause; e is not null; e = e.InnerException)
        {
            if (redaction.Apply(e.Message) != e.Message)
            {
                return new HttpRequestException((cause as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown, redaction.Apply(cause!.Message));
            }
        }

        return cause;
    }

    private static string? Shown(Answer answer, Redaction redaction)
    {
        if (answer.Body.IsEmpty)
        {
            return null;
        }

        // Three bytes are the most that a character takes; the characters beyond the edge tell what stands before it.
        var utf8 = answer.Body.Span[..Math.Min(answer.Body.Length, 4 * MaxShownBody)];
        return redaction.Apply(Encoding.UTF8.GetString(utf8), MaxShownBody);
    }
}
