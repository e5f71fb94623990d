namespace FlowMaestro.Http;

/// <summary>How an attempt ended.</summary>
internal enum AttemptEnd
{
    /// <summary>With a response, good or bad.</summary>
    Responded,

    /// <summary>No connection: nothing was sent.</summary>
    NotConnected,

    /// <summary>The connection ended; the request may have been handled.</summary>
    ConnectionLost,

    /// <summary>The attempt's time passed before the headers came.</summary>
    TimedOut,

    /// <summary>The attempt's time passed in the body: the server is slow, and another attempt would only burden it.</summary>
    TimedOutInBody,

    /// <summary>The body is larger than the client takes.</summary>
    TooLarge,
}
