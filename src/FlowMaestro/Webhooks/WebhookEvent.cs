using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FlowMaestro.Json;
using FlowMaestro.Models;
using Newtonsoft.Json.Linq;
using JsonSerializer = Newtonsoft.Json.JsonSerializer;

namespace FlowMaestro;

/// <summary>The content of a webhook delivery.</summary>
/// <remarks>System.Text.Json and Newtonsoft.Json write it as the JSON that came; <see cref="Parse"/> reads that again.</remarks>
[Newtonsoft.Json.JsonConverter(typeof(RawJsonConverter))]
[System.Text.Json.Serialization.JsonConverter(typeof(RawJsonTextConverter<WebhookEvent>))]
public sealed record WebhookEvent : IRawJson
{
    private static readonly string OfExecution = Kind(WebhookEventType.Values.ExecutionStarted);
    private static readonly string OfThreadMessage = Kind(WebhookEventType.Values.ThreadMessageCreated);
    private static readonly string OfAgentExecution = Kind(WebhookEventType.Values.AgentExecutionStarted);

    private JsonPayload? _body;
    private JsonPayload? _data;

    /// <summary>The id of the event. The server tries a delivery up to five times, with the same id; the signature covers it.</summary>
    public string Id
    {
        get => field ?? "";
        init => (field, _body) = (value, null);
    }

    /// <summary>What happened. A server may send types that <see cref="WebhookEventType"/> does not know.</summary>
    public WebhookEventType Event
    {
        get;
        init => (field, _body) = (value, null);
    }

    /// <summary>When it happened, which may be half an hour ago; <c>default</c> where the server does not say.</summary>
    public DateTimeOffset CreatedAt
    {
        get;
        init => (field, _body) = (value, null);
    }

    /// <summary>The data of the event, usually an object.</summary>
    public JToken Data
    {
        get => _data?.Token ?? JValue.CreateNull();
        init => (_data, _body) = (JsonPayload.From(value), null);
    }

    /// <summary>
    /// The execution that the event is about: its id, workflow, status, outputs, error and times, as far as the server sends them.
    /// Null if the event is of another kind, or its data is not an object. The status is that of the event's type where the data
    /// has none; <see cref="Execution.CreatedAt"/> is <c>default</c>.
    /// </summary>
    public Execution? Execution => DataOf<Execution>(OfExecution) is { } execution
        ? execution.Status.Value.Length > 0 ? execution : execution with { Status = StatusOfEvent }
        : null;

    /// <summary>The message that the event is about. Null if the event is of another kind, or its data is not an object.</summary>
    public WebhookThreadMessage? ThreadMessage => DataOf<WebhookThreadMessage>(OfThreadMessage);

    /// <summary>The run of an agent that the event is about. Null if the event is of another kind, or its data is not an object.</summary>
    public WebhookAgentExecution? AgentExecution => DataOf<WebhookAgentExecution>(OfAgentExecution);

    /// <summary>Whether the signature was verified.</summary>
    internal bool IsVerified { get; init; }

    /// <summary>Members of the body that this version of the library does not know.</summary>
    public IReadOnlyDictionary<string, JToken> AdditionalProperties
    {
        get => field ?? UnknownMembers.None;
        init => (field, _body) = (value, null);
    }

    // The JSON of a changed event is written anew from its members.
    JsonPayload IRawJson.RawJson => _body ??= new JsonPayload(ModelJson.ToUtf8(new WebhookEventPayload
    {
        Id = Id,
        Event = Event,
        CreatedAt = CreatedAt,
        DataJson = _data,
        AdditionalProperties = AdditionalProperties,
    }));

    /// <summary>Reads a body without verifying its signature; see <see cref="ParseVerified"/>.</summary>
    /// <exception cref="FlowMaestroWebhookException">The body is not a JSON object that names an event.</exception>
    public static WebhookEvent Parse(ReadOnlySpan<byte> rawBody)
    {
        WebhookEventPayload payload;
        var body = rawBody.ToArray();
        try
        {
            payload = ModelReader.ReadDocument<WebhookEventPayload>(body, mayKeepBody: true);
        }
        catch (Exception e) when (ModelReader.IsUnreadable(e))
        {
            // The parser's own message may quote the body, so only the place is told.
            var place = e is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
                ? $" (line {line}, byte {position})"
                : "";
            throw new FlowMaestroWebhookException($"The body of the delivery ({rawBody.Length} bytes) is not a JSON object{place}.");
        }

        return payload.Event.Value.Length > 0
            ? new WebhookEvent
            {
                Id = payload.Id,
                Event = payload.Event,
                CreatedAt = payload.CreatedAt,
                _data = payload.DataJson,
                AdditionalProperties = payload.AdditionalProperties,
                _body = ModelReader.ReadValue(body),
            }
            : throw new FlowMaestroWebhookException("The body of the delivery names no event: its member 'event' is missing or empty.");
    }

    /// <summary>Makes sure that FlowMaestro sent the body, and reads it.</summary>
    /// <param name="rawBody">The body as it arrived, before anything has parsed or formatted it.</param>
    /// <param name="signatureHeader">The value of <see cref="WebhookSignature.HeaderName"/>.</param>
    /// <param name="secrets">The webhook's secret; while it is being replaced, the old one and the new one.</param>
    /// <exception cref="FlowMaestroWebhookException">
    /// The signature was made with none of the secrets, or the body is not a JSON object that names an event.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// There is no secret, or one of them is blank or begins or ends with a space or a line break.
    /// </exception>
    public static WebhookEvent ParseVerified(ReadOnlySpan<byte> rawBody, string? signatureHeader, params string[] secrets) =>
        WebhookSignature.Verify(rawBody, signatureHeader, secrets)
            ? Parse(rawBody) with { IsVerified = true }
            : throw new FlowMaestroWebhookException("The signature of the delivery matches none of the secrets.");

    /// <summary>Reads the data as your own type.</summary>
    /// <param name="serializer">Your settings; by default Newtonsoft.Json's own, whatever the application made its default.</param>
    /// <returns>The data; <c>default</c> where there is none.</returns>
    /// <exception cref="Newtonsoft.Json.JsonException">The data does not fit the type.</exception>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public T? DataAs<T>(JsonSerializer? serializer = null) => _data is { } data ? data.To<T>(serializer) : default;

    /// <summary>Reads the data with System.Text.Json, straight from the bytes; works in a trimmed program.</summary>
    /// <param name="type">From your <c>JsonSerializerContext</c>.</param>
    /// <returns>The data; <c>default</c> where there is none.</returns>
    /// <exception cref="Newtonsoft.Json.JsonSerializationException">The data does not fit the type.</exception>
    public T? DataAs<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return _data is { } data ? data.To(type) : default;
    }

    private ExecutionStatus StatusOfEvent =>
        Event == WebhookEventType.ExecutionStarted ? ExecutionStatus.Running : Event.Value[OfExecution.Length..];

    // Up to the last dot, which it includes. A type that the server adds later is of a known kind.
    private static string Kind(string type) => type[..(type.LastIndexOf('.') + 1)];

    private T? DataOf<T>(string kind)
        where T : class, IModel<T>
    {
        if (_data is null || Kind(Event.Value) != kind)
            return null;

        try
        {
            return ModelReader.ReadDocument<T>(_data.Utf8, mayKeepBody: true);
        }
        catch (Exception e) when (ModelReader.IsUnreadable(e))
        {
            // Not an object: Data still holds it.
            return null;
        }
    }

    /// <summary>The execution whose end the event tells of, as far as it tells; null where it tells of no end.</summary>
    internal Execution? EndedExecution() =>
        Execution is { } execution && !string.IsNullOrWhiteSpace(execution.Id) && StatusOfEvent is { IsTerminal: true } end
            ? execution with
            {
                Status = end,
                CreatedAt = execution.CreatedAt == default ? execution.StartedAt ?? CreatedAt : execution.CreatedAt,
            }
            : null;

    /// <summary>Never shows the data.</summary>
    public override string ToString() => $"WebhookEvent {{ Id = {Id}, Event = {Event.Value}, CreatedAt = {CreatedAt:O} }}";
}
