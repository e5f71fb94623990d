using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;

namespace FlowMaestro;

/// <summary>
/// How a <see cref="FlowMaestroClient"/> reaches the API. The client copies the options: a later change has no effect on it.
/// </summary>
[DebuggerDisplay("{BaseUrl}")]
public sealed class FlowMaestroClientOptions
{
    /// <summary>The address of the public API.</summary>
    public static readonly Uri DefaultBaseUrl = new("https://api.flowmaestro.io");

    /// <summary>
    /// The key, sent as <c>Authorization: Bearer</c>. Live keys start with <c>fm_live_</c>; the prefix is not checked. Required, unless
    /// there is an <see cref="ApiKeyProvider"/>.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string ApiKey { get; set; } = "";

    /// <summary>
    /// Gives the key, in place of <see cref="ApiKey"/>: asked before each attempt, so that a key that was replaced counts from the next
    /// one on, in waits and streams that are under way too. Called on the thread of the call and from several at once: return a key
    /// that is kept in memory. Where it throws, or gives what is no key, the call ends with a
    /// <see cref="FlowMaestroAuthenticationException"/> that does not show the key; what it threw is the inner exception, so do not
    /// name a key in that.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public Func<string>? ApiKeyProvider { get; set; }

    /// <summary>
    /// Where the API is. A path prefix is kept; a trailing slash or a final <c>/api/v1</c> may be there or not.
    /// <c>http</c> is accepted for the loopback address only, unless <see cref="AllowInsecureHttp"/> is set.
    /// </summary>
    public Uri BaseUrl { get; set; } = DefaultBaseUrl;

    /// <summary>
    /// Longest time for one attempt, body included. Default 30 s. Operations that the server holds longer have a
    /// longer limit of their own, which this cannot shorten; <see cref="RequestOptions.Timeout"/> can.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time to open a connection. Default 10 s. Without effect where <see cref="Handler"/> is set.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a failed attempt may be followed by another, where repeating it can do no harm. Default 3; 0 turns retries off.
    /// </summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>
    /// Longest pause before a retry. Default 60 s. Where the server asks for more, the call fails at once with a
    /// <see cref="FlowMaestroRateLimitException"/> that carries what it asked for.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Largest body of a request, in bytes. Default 1,048,576 (1 MB), which is what the public server takes. A larger one is
    /// refused before it is sent, with a <see cref="FlowMaestroValidationException"/> of the code
    /// <see cref="FlowMaestroErrorCodes.PayloadTooLarge"/>. Raise it for a server that takes more.
    /// </summary>
    public int MaxRequestBytes { get; set; } = RawWorkflowsClient.MaxRequestBytes;

    /// <summary>
    /// Headers of every request. <c>Authorization</c>, <c>X-API-Key</c>, <c>Host</c> and <c>Content-*</c> are the client's own and are
    /// refused.
    /// </summary>
    public IDictionary<string, string> Headers
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Allows <c>http</c> to other machines, where the key travels in clear text. Default false.</summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>
    /// Sends the requests instead of the client's own connection pool. Never disposed by the client. It should neither
    /// retry nor follow redirects; for the synchronous methods it must override <c>Send</c>.
    /// </summary>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>Where the client logs. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The clock of every pause and limit. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Keeps to the allowance that the server's <c>x-ratelimit</c> headers tell of: a call for which nothing is left waits, first
    /// come first served, for at most <see cref="MaxRetryDelay"/>; one that cannot start in time fails at once with a
    /// <see cref="FlowMaestroRateLimitException"/>, and nothing is sent. The waiting does not count against <see cref="Timeout"/>.
    /// Default true. A server without the headers is not paced.
    /// </summary>
    public bool PaceRequests { get; set; } = true;

    /// <summary>
    /// A limiter of which each attempt takes a permit beside the client's own pacing, for example one that several machines
    /// share. Never disposed by the client. A refused lease is waited for, as long as its metadata says or about a second,
    /// and at most for <see cref="MaxRetryDelay"/>; where it throws, the attempt is sent, with a warning in the log. A synchronous
    /// call blocks its thread on <c>AcquireAsync</c>, since limiters that ask a server refuse <c>AttemptAcquire</c>. Default: none.
    /// </summary>
    public RateLimiter? RateLimiter { get; set; }

    /// <summary>What tells the client from others of the process in metrics; null for a number.</summary>
    internal string? Name { get; set; }

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"FlowMaestroClientOptions {{ BaseUrl = {BaseUrl} }}";

    internal FlowMaestroClientOptions Copy()
    {
        var copy = (FlowMaestroClientOptions)MemberwiseClone();
        copy.Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Headers)
        {
            copy.Headers[name] = value;
        }

        return copy;
    }
}
