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

    /// <summary>What the server said, or what can be said of an answer without words.</summary>
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
            ? $"The server answered {status}, a redirect, which is not followed. Check {nameof(FlowMaestroClientOptions.BaseUrl)}."
            : $"The server answered {status} {_result.Status} ({Redaction.Apply(Kind("no body"))}) to {_result.Call.Operation.Method} {_result.Call.Operation.PathTemplate}.";
    }

    /// <summary>The media type; not yet redacted.</summary>
    public string Kind(string none) => _result.MediaType is { } type ? type.Length <= 64 ? type : type[..64] : none;

    /// <summary>The runtime's message may quote a proxy's address, or the line that it could not read.</summary>
    public Exception? Cause()
    {
        var cause = _result.Cause;
        for (var e = cause; e is not null; e = e.InnerException)
        {
            if (Redaction.ApplyToRuntime(e.Message) != e.Message)
            {
                return new HttpRequestException((cause as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown, Redaction.ApplyToRuntime(cause!.Message));
            }
        }

        return cause;
    }

    public string? Body()
    {
        if (_result.Body.IsEmpty)
        {
            return null;
        }

        // Three bytes are the most that a character takes; the characters beyond the edge tell what stands before it.
        var utf8 = _result.Body.Span[..Math.Min(_result.Body.Length, 4 * MaxShownBody)];
        var said = Redaction.Apply(Encoding.UTF8.GetString(utf8));
        return said.Length <= MaxShownBody ? said : said[..MaxShownBody];
    }
}
