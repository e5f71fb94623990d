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
        var text = new FailureText(answer, options);
        var facts = answer.End == AttemptEnd.Answered ? FromAnswer(answer, text, options.TimeProvider) : FromEnd(answer, text);
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
        var text = new FailureText(answer, options);
        var facts = FromAnswer(answer, text, options.TimeProvider) with
        {
            Message = text.Redaction.Apply($"The answer ({(int)answer.Status!}, {text.Kind("no content type")}, {answer.Body.Length} bytes) {fault}."),
            Code = FlowMaestroErrorCodes.InvalidResponse,
            OutcomeUnknown = !answer.Call.Operation.IsSafe,
            // The parser's own message may quote the body.
            InnerException = cause is JsonException json ? new JsonException($"Unreadable at byte {json.BytePositionInLine} of line {json.LineNumber}.") : null,
        };
        return new FlowMaestroException(facts);
    }

    /// <summary>A good answer that is not the stream that was asked for: a proxy's page, or a server that does not stream.</summary>
    public static FlowMaestroStreamException NotAStream(Answer answer, FlowMaestroClientOptions options)
    {
        var text = new FailureText(answer, options);
        return new FlowMaestroStreamException(FromAnswer(answer, text, options.TimeProvider) with
        {
            Message = text.Redaction.Apply($"The server answered {(int)answer.Status!} with {text.Kind("no content type")} where a stream of {EventStream.MediaType} was asked for."),
            Code = FlowMaestroErrorCodes.StreamFailed,
        });
    }

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

    private static FailureFacts FromAnswer(Answer answer, FailureText text, TimeProvider clock)
    {
        var redaction = text.Redaction;
        var status = (int)answer.Status!;
        var error = answer.Error;
        var headers = answer.Head!.Headers;
        var details = error.Error?.DetailsJson;
        return new FailureFacts(text.Message(), FailureCode.Of(answer, redaction))
        {
            StatusCode = status,
            RequestId = error.Meta?.RequestId is { } id ? redaction.Apply(id) : null,
            HeaderRequestId = text.HeaderRequestId,
            Details = redaction.Apply(details?.Token),
            ResponseBody = text.Body(),
            Attempts = answer.Call.Attempts,
            OutcomeUnknown = !answer.Call.Operation.IsSafe && IsOutcomeUnknown(answer),
            ExecutionId = answer.Call.ExecutionId,
            RetryAfter = PauseAskedFor(answer, clock),
            Window = Window(answer) is { } window ? redaction.Apply(window) : null,
            RateLimit = RateLimit.From(headers),
        };
    }

    private static FailureFacts FromEnd(Answer answer, FailureText text)
    {
        var call = answer.Call;
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
            HeaderRequestId = text.HeaderRequestId,
            Attempts = call.Attempts,
            OutcomeUnknown = unknown,
            ExecutionId = call.ExecutionId,
            InnerException = text.Cause(),
        };
    }

    /// <summary>Which allowance a refusal says is used up: <c>minute</c> or <c>day</c>.</summary>
    public static string? Window(Answer answer) =>
        (answer.Error.Error?.DetailsJson?.Token as JObject)?["window"] is JValue { Value: string window } ? window : null;

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
}
