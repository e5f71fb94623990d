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
    /// Returns the key, in place of <see cref="ApiKey"/>. The client calls it before each attempt, so that a replaced key is used from
    /// the next attempt on, also by waits and streams that are under way. It runs on the thread of the call, and on several threads at
    /// once: return a key that is kept in memory. If it throws, or returns what cannot be a key, the call ends with a
    /// <see cref="FlowMaestroAuthenticationException"/> that does not show the key. What it threw is the inner exception, so do not
    /// put the key into that.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public Func<string>? ApiKeyProvider { get; set; }

    /// <summary>
    /// Where the API is. A path prefix is kept; a trailing slash or a final <c>/api/v1</c> makes no difference.
    /// <c>http</c> is accepted for the loopback address only, unless <see cref="AllowInsecureHttp"/> is set.
    /// </summary>
    public Uri BaseUrl { get; set; } = DefaultBaseUrl;

    /// <summary>
    /// Longest time for one attempt, body included: more than zero and at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// Default 30 s. Sending a message to an agent has a limit of its own, 150 s: a larger value here raises it; to lower it, use
    /// <see cref="RequestOptions.Timeout"/>.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time to open a connection. Default 10 s. Without effect where <see cref="Handler"/> is set.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many more attempts may follow a failed one, where repeating the request can do no harm. Default 3; 0 turns retries off.
    /// </summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>
    /// Longest pause before a retry, and longest wait for a permit of the rate limit: from zero to 24 days. Default 60 s. If the
    /// server asks for a longer pause, the call fails at once; after a 429, <see cref="FlowMaestroRateLimitException.RetryAfter"/> has
    /// what it asked for.
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
    /// Keeps to the rate limit in the server's <c>x-ratelimit</c> headers: a call for which no request is left waits, first
    /// come first served, for at most <see cref="MaxRetryDelay"/>; one that cannot start in time fails at once with a
    /// <see cref="FlowMaestroRateLimitException"/>, and nothing is sent. The waiting does not count against <see cref="Timeout"/>.
    /// Default true. A server without the headers is not paced.
    /// </summary>
    public bool PaceRequests { get; set; } = true;

    /// <summary>
    /// An additional limiter from which each attempt takes a permit, for example one that several machines share. Never disposed by
    /// the client. If it refuses a lease, the attempt asks again after the time in the lease's metadata, or about a second, for at most
    /// <see cref="MaxRetryDelay"/>. If it throws, the attempt is sent without a permit, with a warning in the log. A synchronous
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
            copy.Headers[name] = value;

        return copy;
    }
}
