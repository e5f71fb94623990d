using System.Text;

namespace FlowMaestro.Http;

/// <summary>What the server and the runtime said of a failed attempt, the key and secrets masked.</summary>
internal sealed class ErrorText
{
    private const int MaxMessage = 1_000;
    private const int MaxShownBody = 8 << 10;

    private readonly AttemptResult _result;

    public ErrorText(AttemptResult result, FlowMaestroClientOptions options)
    {
        _result = result;
        Redaction = new Redaction([options.ApiKey, result.Call.ApiKey, .. ProxyPasswords.Of(options.Handler, result.Call.Address)]);
    }

    public Redaction Redaction { get; }

    public string? HeaderRequestId =>
        _result.Head?.Headers.NonValidated.TryGetValues("x-request-id", out var ids) == true ? Redaction.Apply(ids.ToString()) : null;

    /// <summary>The server's message; where it sent none, one made of the status, the media type and the operation.</summary>
    public string Message()
    {
        var error = _result.Error;
        var said = error.Message is { Length: > 0 } framework ? framework : error.Error?.Message;
        if (!string.IsNullOrWhiteSpace(said))
        {
            said = Redaction.Apply(said);
            return said.Length <= MaxMessage ? said : $"{said[..MaxMessage]}…";
        }

        var status = (int)_result.Status!;
        return status is >= 300 and < 400
            ? $"The server responded with {status}, a redirect, which is not followed. Check {nameof(FlowMaestroClientOptions.BaseUrl)}."
            : $"The server responded with {status} {_result.Status} ({Redaction.Apply(Kind("no body"))}) "
                + $"to {_result.Call.Operation}.{Sentence()}";
    }

    // Plain text may be a sentence of a proxy, or of a server that speaks HTTP/2 only; a page of HTML would not help the reader.
    private string Sentence() =>
        _result.MediaType == "text/plain" && Body()?.Trim() is { Length: > 0 and <= MaxMessage } said ? $" {said}" : "";

    /// <summary>The media type, at most 64 characters of it. The caller redacts it.</summary>
    public string Kind(string none) => _result.MediaType is { } type ? type.Length <= 64 ? type : type[..64] : none;

    /// <summary>
    /// What the runtime threw; without its message's secrets, since it may quote a proxy's address or a line that it could not read.
    /// </summary>
    public Exception? Cause()
    {
        var cause = _result.Cause;
        for (var e = cause; e is not null; e = e.InnerException)
        {
            if (Redaction.ApplyToRuntime(e.Message) != e.Message)
            {
                return new HttpRequestException(
                    (cause as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown,
                    Redaction.ApplyToRuntime(cause!.Message));
            }
        }

        return cause;
    }

    /// <summary>Why there is no connection, as a sentence that follows another; empty where the runtime does not say.</summary>
    public string Reason() => Sockets.Reason(_result.Cause) is { Length: > 0 } reason ? $" {Redaction.ApplyToRuntime(reason)}" : "";

    public string? Body()
    {
        if (_result.Body.IsEmpty)
            return null;

        // A character takes at most three bytes; the rest is there so that a secret across the edge is still recognised.
        var utf8 = _result.Body.Span[..Math.Min(_result.Body.Length, 4 * MaxShownBody)];
        var said = Redaction.Apply(Encoding.UTF8.GetString(utf8));
        return said.Length <= MaxShownBody ? said : said[..MaxShownBody];
    }
}
