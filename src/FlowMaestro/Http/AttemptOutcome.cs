namespace FlowMaestro.Http;

/// <summary>What an attempt leaves behind, whichever way it ends.</summary>
internal static class AttemptOutcome
{
    public static Answer Live(Call call, HttpResponseMessage response) => new()
    {
        Call = call,
        End = AttemptEnd.Answered,
        Head = new ResponseHead(response.StatusCode, response.Headers),
        ContentHeaders = response.Content.Headers,
        Stream = response,
    };

    public static async ValueTask<Answer> ReadAsync(bool async, Call call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // A read that blocks takes no token: what ends it is the end of the connection below it.
        using var cut = async ? default : cancellationToken.UnsafeRegister(static state => Sockets.Cut((HttpResponseMessage)state!), response);
        var limit = response.IsSuccessStatusCode ? BodyReader.MaxBytes : BodyReader.MaxErrorBytes;
        var (body, rented, tooLarge) = await BodyReader.ReadAsync(async, response.Content, limit, cancellationToken).ConfigureAwait(false);
        if (!async)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        var answer = new Answer
        {
            Call = call,
            End = tooLarge && response.IsSuccessStatusCode ? AttemptEnd.TooLarge : AttemptEnd.Answered,
            Head = new ResponseHead(response.StatusCode, response.Headers),
            ContentHeaders = response.Content.Headers,
            Body = body,
            Rented = rented,
        };
        call.MayHaveBeenHandled |= !answer.IsSuccess && FailureReader.IsOutcomeUnknown(answer);
        return answer;
    }

    public static Answer Broken(Call call, Exception cause, bool timedOut, HttpResponseMessage? response, RequestBody? sent, bool ownsHandler)
    {
        // An error's status says what happened even where its body is cut short.
        if (response is { IsSuccessStatusCode: false } && !timedOut)
        {
            return new Answer { Call = call, End = AttemptEnd.Answered, Head = new ResponseHead(response.StatusCode, response.Headers) };
        }

        var end = (timedOut, response) switch
        {
            (true, null) => AttemptEnd.TimedOut,
            (true, _) => AttemptEnd.TimedOutInBody,
            _ when response is null && Sockets.IsNotConnected(cause, sent is { WasTaken: true }) => AttemptEnd.NotConnected,
            _ => AttemptEnd.ConnectionLost,
        };

        // Only of our own handler is it known that a request whose body was not asked for did not leave.
        var nothingSent = end == AttemptEnd.NotConnected || (ownsHandler && sent is { WasTaken: false });
        call.MayHaveBeenHandled |= !nothingSent;
        return new Answer
        {
            Call = call,
            End = end,
            Head = response is null ? null : new ResponseHead(response.StatusCode, response.Headers),
            NothingSent = nothingSent,
            Cause = cause,
        };
    }
}
