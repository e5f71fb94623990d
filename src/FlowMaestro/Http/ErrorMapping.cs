using System.Net;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Http;

/// <summary>Turns what a failed attempt left behind into the exception that says what happened.</summary>
internal static class ErrorMapping
{
    private const string ImpossibleId = "invalid input syntax for type uuid";

    /// <summary>Whether the response is the 500 with which the server refuses an id that is not a UUID.</summary>
    public static bool IsImpossibleId(AttemptResult result) => result.Status == HttpStatusCode.InternalServerError
        && (result.Error.Message ?? result.Error.Error?.Message ?? "").StartsWith(ImpossibleId, StringComparison.Ordinal);

    public static FlowMaestroException ToException(AttemptResult result, FlowMaestroClientOptions options)
    {
        var text = new ErrorText(result, options);
        if (result.End != AttemptEnd.Responded)
        {
            var end = FromEnd(result, text);
            return end.Code switch
            {
                FlowMaestroErrorCodes.Timeout => new FlowMaestroTimeoutException(end),
                FlowMaestroErrorCodes.ResponseTooLarge => new FlowMaestroException(end),
                _ => new FlowMaestroConnectionException(end),
            };
        }

        var facts = FromResponse(result, text, options.TimeProvider);
        return facts.StatusCode switch
        {
            _ when IsImpossibleId(result) => new FlowMaestroNotFoundException(facts),
            400 or 413 or 415 or 422 => new FlowMaestroValidationException(facts),
            401 => new FlowMaestroAuthenticationException(facts),
            403 => new FlowMaestroAuthorizationException(facts),
            404 => new FlowMaestroNotFoundException(facts),
            408 => new FlowMaestroTimeoutException(facts),
            429 => new FlowMaestroRateLimitException(facts),
            >= 500 and <= 599 => new FlowMaestroServerException(facts),
            _ => new FlowMaestroException(facts),
        };
    }

    /// <summary>A response with a good status whose body is not what the OpenAPI document promises.</summary>
    public static FlowMaestroException Unreadable(
        AttemptResult result, FlowMaestroClientOptions options, string fault, Exception? cause = null)
    {
        var text = new ErrorText(result, options);
        var facts = FromResponse(result, text, options.TimeProvider) with
        {
            Message = text.Redaction.Apply(
                $"The response ({(int)result.Status!}, {text.Kind("no content type")}, {result.Body.Length} bytes) {fault}."),
            Code = FlowMaestroErrorCodes.InvalidResponse,
            OutcomeUnknown = !result.Call.Operation.IsSafe,
            // The parser's own message may quote the body.
            InnerException = cause is JsonException json
                ? new JsonException($"Unreadable at byte {json.BytePositionInLine} of line {json.LineNumber}.")
                : null,
        };
        return new FlowMaestroException(facts);
    }

    /// <summary>A successful response that is no stream although one was asked for: a proxy's page, or a server without streams.</summary>
    public static FlowMaestroStreamException NotAStream(AttemptResult result, FlowMaestroClientOptions options)
    {
        var text = new ErrorText(result, options);
        return new FlowMaestroStreamException(FromResponse(result, text, options.TimeProvider) with
        {
            Message = text.Redaction.Apply(
                $"The server responded with {(int)result.Status!} and {text.Kind("no content type")} "
                + $"instead of a stream of {EventStreams.MediaType}."),
            Code = FlowMaestroErrorCodes.StreamFailed,
        });
    }

    /// <summary>Whether a request that must not be repeated may have been handled.</summary>
    public static bool IsOutcomeUnknown(AttemptResult result) => result.End switch
    {
        AttemptEnd.NotConnected => false,
        AttemptEnd.Responded => IsInconclusive(result.Head!.StatusCode) && !IsImpossibleId(result),

        // A status that refuses the request counts even where the body never came.
        AttemptEnd.TimedOutInBody => (int)result.Head!.StatusCode is < 300 || IsInconclusive(result.Head.StatusCode),
        _ => !result.NothingSent,
    };

    private static bool IsInconclusive(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout
        || (status >= HttpStatusCode.InternalServerError && status != HttpStatusCode.NotImplemented);

    private static ErrorFacts FromResponse(AttemptResult result, ErrorText text, TimeProvider clock)
    {
        var redaction = text.Redaction;
        var status = (int)result.Status!;
        var error = result.Error;
        var details = error.Error?.DetailsJson;
        return new ErrorFacts(text.Message(), ErrorCodes.Of(result, redaction))
        {
            StatusCode = status,
            RequestId = error.Meta?.RequestId is { } id ? redaction.Apply(id) : null,
            HeaderRequestId = text.HeaderRequestId,
            Details = redaction.Apply(details?.Token),
            ResponseBody = text.Body(),
            Attempts = result.Call.Attempts,
            OutcomeUnknown = !result.Call.Operation.IsSafe && IsOutcomeUnknown(result),
            ExecutionId = result.Call.ExecutionId,
            RetryAfter = PauseAskedFor(result, clock),
            Window = Window(result) is { } window ? redaction.Apply(window) : null,
            RateLimit = result.Head!.RateLimit,
        };
    }

    private static ErrorFacts FromEnd(AttemptResult result, ErrorText text)
    {
        var call = result.Call;
        var what = call.Operation;
        var server = $"{call.Address.Host}:{call.Address.Port}";
        var unknown = !call.Operation.IsSafe && IsOutcomeUnknown(result);
        var advice = unknown ? " The server may have handled the request: check before you call again." : "";
        var (message, code) = result.End switch
        {
            AttemptEnd.NotConnected when Sockets.IsConnectTimeout(result.Cause) =>
                ($"No connection to {server} in time for {what}: nothing was sent.", FlowMaestroErrorCodes.Timeout),
            AttemptEnd.NotConnected =>
                ($"No connection to {server} for {what}: nothing was sent.{text.Reason()}", FlowMaestroErrorCodes.ConnectionFailed),
            AttemptEnd.TimedOut => ($"No response to {what} in time.{advice}", FlowMaestroErrorCodes.Timeout),
            AttemptEnd.TimedOutInBody => ($"The response to {what} began but did not end in time.{advice}", FlowMaestroErrorCodes.Timeout),
            AttemptEnd.TooLarge =>
                ($"The response to {what} is larger than {ResponseBody.MaxBytes >> 20} MB.", FlowMaestroErrorCodes.ResponseTooLarge),
            _ => ($"The connection ended before the response to {what} was complete.{advice}", FlowMaestroErrorCodes.ConnectionLost),
        };
        return new ErrorFacts(message, code)
        {
            StatusCode = result.Head is { } head ? (int)head.StatusCode : null,
            HeaderRequestId = text.HeaderRequestId,
            Attempts = call.Attempts,
            OutcomeUnknown = unknown,
            ExecutionId = call.ExecutionId,
            InnerException = text.Cause(),
        };
    }

    private static JObject? Details(AttemptResult result) => result.Error.Error?.DetailsJson?.Token as JObject;

    /// <summary>Which allowance a refusal says is used up: <c>minute</c> or <c>day</c>.</summary>
    public static string? Window(AttemptResult result) =>
        Details(result)?["window"] is JValue { Value: string window } ? window : null;

    /// <summary>The pause from the headers or, where a proxy dropped them, from the body.</summary>
    public static TimeSpan? PauseAskedFor(AttemptResult result, TimeProvider clock)
    {
        if (result.Head is null)
            return null;

        var inBody = Details(result)?["retry_after"] is JValue { Value: long or double } value
            ? RetryAfter.Ahead(value.Value<double>())
            : null;
        return RetryAfter.Read(result.Head.Headers, clock.GetUtcNow()) ?? inBody;
    }
}
