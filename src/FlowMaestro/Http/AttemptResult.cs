using System.Net;
using System.Net.Http.Headers;
using FlowMaestro.Json;
using FlowMaestro.Models;

namespace FlowMaestro.Http;

/// <summary>The result of one attempt, whichever way it ended. Owns the memory of the body.</summary>
internal sealed class AttemptResult : IDisposable
{
    private ResponseBody? _body;

    private AttemptResult(Call call, AttemptEnd end)
    {
        Call = call;
        End = end;
    }

    public Call Call { get; }

    public AttemptEnd End { get; }

    public ResponseHead? Head { get; private init; }

    public ReadOnlyMemory<byte> Body => _body is null ? default : _body.Utf8;

    /// <summary>Whether records may point into the body.</summary>
    public bool MayKeepBody => _body is { MayBeKept: true };

    /// <summary>The response of a stream, whose body is still to be read; disposed by its reader.</summary>
    public HttpResponseMessage? Stream { get; private init; }

    /// <summary>Whether the request did not leave, whatever ended the attempt.</summary>
    public bool NothingSent { get; private init; }

    public Exception? Cause { get; private init; }

    public HttpStatusCode? Status => End == AttemptEnd.Responded ? Head?.StatusCode : null;

    public bool IsSuccess => Status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices;

    /// <summary>Parsed only when an error names it: that costs as much as the rest of the head.</summary>
    public string? MediaType => ContentHeaders?.ContentType?.MediaType;

    /// <summary>The body as one of the error shapes; empty where it is none, as a proxy's page.</summary>
    public ErrorResponse Error => field ??= ReadError();

    /// <summary>The kind of failure, for logs and traces; nothing that the server wrote.</summary>
    public string ErrorType => End switch
    {
        AttemptEnd.Responded => ((int)Status!).ToString(System.Globalization.CultureInfo.InvariantCulture),
        AttemptEnd.NotConnected => FlowMaestroErrorCodes.ConnectionFailed,
        AttemptEnd.ConnectionLost => FlowMaestroErrorCodes.ConnectionLost,
        AttemptEnd.TooLarge => FlowMaestroErrorCodes.ResponseTooLarge,
        _ => FlowMaestroErrorCodes.Timeout,
    };

    private HttpContentHeaders? ContentHeaders { get; init; }

    public static AttemptResult OfStream(Call call, HttpResponseMessage response) => new(call, AttemptEnd.Responded)
    {
        Head = new ResponseHead(response.StatusCode, response.Headers),
        ContentHeaders = response.Content.Headers,
        Stream = response,
    };

    /// <summary>Reads the body inside the attempt's time.</summary>
    public static async ValueTask<AttemptResult> ReadAsync(
        bool async, Call call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // A read that blocks takes no token: what ends it is the end of the connection below it.
        using var cut = async
            ? default
            : cancellationToken.UnsafeRegister(static state => Sockets.Cut((HttpResponseMessage)state!), response);
        var limit = response.IsSuccessStatusCode ? ResponseBody.MaxBytes : ResponseBody.MaxErrorBytes;
        var body = await ResponseBody.ReadAsync(async, response.Content, limit, cancellationToken).ConfigureAwait(false);
        if (!async)
            cancellationToken.ThrowIfCancellationRequested();

        return new AttemptResult(call, body.IsTooLarge && response.IsSuccessStatusCode ? AttemptEnd.TooLarge : AttemptEnd.Responded)
        {
            Head = new ResponseHead(response.StatusCode, response.Headers),
            ContentHeaders = response.Content.Headers,
            _body = body,
        };
    }

    /// <param name="call">What the attempt was of.</param>
    /// <param name="cause">What the handler threw.</param>
    /// <param name="timedOut">Whether the attempt's own time had passed.</param>
    /// <param name="response">The response, if its headers came.</param>
    /// <param name="sent">The body of the request.</param>
    /// <param name="ownsHandler">Whether the handler is the client's own.</param>
    public static AttemptResult Failed(
        Call call, Exception cause, bool timedOut, HttpResponseMessage? response, RequestBody? sent, bool ownsHandler)
    {
        var head = response is null ? null : new ResponseHead(response.StatusCode, response.Headers);

        // An error's status says what happened even where its body is cut short.
        if (response is { IsSuccessStatusCode: false } && !timedOut)
            return new AttemptResult(call, AttemptEnd.Responded) { Head = head };

        var end = (timedOut, response) switch
        {
            (true, null) => AttemptEnd.TimedOut,
            (true, _) => AttemptEnd.TimedOutInBody,
            _ when response is null && Sockets.IsNotConnected(cause, sent is { WasTaken: true }) => AttemptEnd.NotConnected,
            _ => AttemptEnd.ConnectionLost,
        };

        // Only of our own handler is it known that a request whose body was not asked for did not leave.
        var nothingSent = end == AttemptEnd.NotConnected || (ownsHandler && sent is { WasTaken: false });
        return new AttemptResult(call, end) { Head = head, NothingSent = nothingSent, Cause = cause };
    }

    public void Dispose() => _body?.Dispose();

    private ErrorResponse ReadError()
    {
        try
        {
            return ModelReader.ReadDocument<ErrorResponse>(Body, mayKeepBody: false);
        }
        catch (Exception e) when (ModelReader.IsUnreadable(e))
        {
            // A proxy's page, a sentence or nothing; the status has to do.
            return new ErrorResponse();
        }
    }
}
