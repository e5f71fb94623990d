using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace FlowMaestro.Http;

/// <summary>How an attempt ended.</summary>
internal enum AttemptEnd
{
    /// <summary>With a whole answer, good or bad.</summary>
    Answered,

    /// <summary>No connection: nothing was sent.</summary>
    NotConnected,

    /// <summary>The connection ended; the request may have been handled.</summary>
    ConnectionLost,

    /// <summary>The attempt's time passed before the headers came.</summary>
    TimedOut,

    /// <summary>The attempt's time passed in the body: the server is slow, and asking again would only burden it.</summary>
    TimedOutInBody,

    /// <summary>The body is larger than the client takes.</summary>
    TooLarge,
}

/// <summary>What came of one attempt. Owns the memory of its body, or the live response of a stream.</summary>
internal sealed class Answer : IDisposable
{
    private byte[]? _rented;
    private Models.ErrorAnswer? _error;

    public required Call Call { get; init; }

    public required AttemptEnd End { get; init; }

    public ResponseHead? Head { get; init; }

    /// <summary>Read when an error has to name it: parsing it costs as much as the rest of the head.</summary>
    public string? MediaType => ContentHeaders?.ContentType?.MediaType;

    public HttpContentHeaders? ContentHeaders { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether records may point into the body: it was not rented.</summary>
    public bool MayKeepBody => _rented is null;

    public HttpResponseMessage? Stream { get; init; }

    /// <summary>True where the request did not leave, whatever ended the attempt.</summary>
    public bool NothingSent { get; init; }

    public Exception? Cause { get; init; }

    public byte[]? Rented
    {
        init => _rented = value;
    }

    public HttpStatusCode? Status => End == AttemptEnd.Answered ? Head?.StatusCode : null;

    public bool IsSuccess => Status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices;

    /// <summary>The body as one of the error shapes; empty where it is none.</summary>
    public Models.ErrorAnswer Error => _error ??= FailureReader.Read(this);

    public void Dispose()
    {
        Stream?.Dispose();
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}
