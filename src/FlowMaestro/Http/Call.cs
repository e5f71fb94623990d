using System.Globalization;
using FlowMaestro.Diagnostics;
using FlowMaestro.Json;

namespace FlowMaestro.Http;

/// <summary>One call with its limits, across its attempts.</summary>
internal sealed class Call
{
    /// <summary>All waits of a client share its polls, so that the longer request timeout of one wait must not apply to them.</summary>
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(75);

    private readonly RequestOptions? _options;
    private readonly FlowMaestroClientOptions _client;

    public Call(
        FlowMaestroClientOptions client, Uri address, ApiRequest request, RequestOptions? options, CancellationToken cancellationToken)
    {
        _client = client;
        _options = options;
        Address = address;
        Request = request;
        CallerToken = cancellationToken;
        Body = request.Content is { } content ? Write(content) : default;
        if (Body.Length > client.MaxRequestBytes)
            throw TooLarge(Body.Length, client.MaxRequestBytes);

        if (options is { HasHeaders: true })
            HeaderRules.Check(options.Headers, $"{nameof(RequestOptions)}.{nameof(RequestOptions.Headers)}");

        if (options is not null)
        {
            OptionRules.CheckTimeout(options.Timeout, $"{nameof(RequestOptions)}.{nameof(RequestOptions.Timeout)}");
            OptionRules.CheckCount(options.MaxRetries, $"{nameof(RequestOptions)}.{nameof(RequestOptions.MaxRetries)}");
        }
    }

    public ApiRequest Request { get; }

    public ApiOperation Operation => Request.Operation;

    public Uri Address { get; }

    public CancellationToken CallerToken { get; }

    public int Attempts { get; private set; }

    /// <summary>The key of the next attempt, then that of the last one.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The header that carries the key.</summary>
    public string Authorization { get; set; } = "";

    /// <summary>Whether the response is to be an event stream, which is read while it arrives.</summary>
    public bool WantsEvents { get; init; }

    /// <summary>An earlier attempt may have been handled.</summary>
    public bool MayHaveBeenHandled { get; set; }

    /// <summary>The client was disposed: nothing can follow.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Whether it is a poll of the client's own, which leaves permits for the user's calls.</summary>
    public bool IsPoll => _options is { IsPoll: true };

    /// <summary>
    /// What is left of the caller's whole operation; null where it has no end. The clock's timestamps count, since its wall time may
    /// jump.
    /// </summary>
    public TimeSpan? TimeLeft => Deadline.Left(_client.TimeProvider, _options?.Deadline);

    public string? ExecutionId => Request.ExecutionId ?? _options?.ExecutionId;

    public int MaxRetries => _options?.MaxRetries ?? _client.MaxRetries;

    /// <summary>
    /// What is sent; written before the first attempt, so that what cannot be written is the caller's mistake and no lost connection.
    /// </summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The time of the next attempt: what is asked for, cut at the end of the caller's whole operation.</summary>
    public TimeSpan NextLimit()
    {
        var limit = LimitOf(_client, Operation, _options);
        if (TimeLeft is not { } left)
            return limit;

        return limit == Timeout.InfiniteTimeSpan || left < limit ? left : limit;
    }

    public HttpRequestMessage NextAttempt(out RequestBody? body)
    {
        Attempts++;
        var message = new HttpRequestMessage(Operation.Method, Address)
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        body = Request.Content is not null || !Operation.IsSafe ? new RequestBody(Body) : null;
        message.Content = body;

        if (_client.Headers.Count > 0)
            Add(message, _client.Headers);

        if (_options is { HasHeaders: true })
            Add(message, _options.Headers);

        var headers = message.Headers;
        headers.TryAddWithoutValidation("Authorization", Authorization);
        if (!headers.NonValidated.Contains("User-Agent"))
            headers.TryAddWithoutValidation("User-Agent", ClientIdentity.UserAgent);

        headers.TryAddWithoutValidation("Accept", WantsEvents ? EventStreams.MediaType : "application/json");

        // A proxy that compresses a stream holds events back until its window is full.
        headers.TryAddWithoutValidation("Accept-Encoding", WantsEvents ? "identity" : ContentCoding.Accepted);
        if (WantsEvents)
            headers.TryAddWithoutValidation("Cache-Control", "no-cache");

        if (_options?.LastEventId is { } lastEventId)
            headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);

        return message;
    }

    public static TimeSpan LimitOf(FlowMaestroClientOptions client, ApiOperation operation, RequestOptions? options)
    {
        var limit = options?.Timeout
            ?? (operation.Timeout is { } own && client.Timeout != Timeout.InfiniteTimeSpan && own > client.Timeout ? own : client.Timeout);
        return options is { IsPoll: true } && (limit == Timeout.InfiniteTimeSpan || limit > LongestPoll) ? LongestPoll : limit;
    }

    private static byte[] Write(IModel content)
    {
        try
        {
            return ModelJson.ToUtf8(content);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A list or dictionary of the caller's may throw anything. The message may quote a value, so it goes no further.
            throw new ArgumentException($"The request cannot be written as JSON: one of its members throws {e.GetType().Name}.");
        }
    }

    private FlowMaestroValidationException TooLarge(int size, int limit) => new(new ErrorFacts(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The body of {Operation} has {size:N0} bytes and may have {limit:N0}: nothing was sent. ")
            + "Send less or, to a server that takes more, raise "
            + $"{nameof(FlowMaestroClientOptions)}.{nameof(FlowMaestroClientOptions.MaxRequestBytes)}.",
        FlowMaestroErrorCodes.PayloadTooLarge)
    {
        ExecutionId = ExecutionId,
    });

    private static void Add(HttpRequestMessage message, IDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
