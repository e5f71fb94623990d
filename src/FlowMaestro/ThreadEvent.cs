using FlowMaestro.Json;
using FlowMaestro.Models;
using FlowMaestro.Streaming;
using Newtonsoft.Json.Linq;

namespace FlowMaestro;

/// <summary>Something that happened in a thread. The members are read from the raw JSON when they are asked for.</summary>
public abstract record ThreadEvent
{
    private JsonPayload? _raw;
    private ThreadEventPayload? _payload;

    private protected ThreadEvent(string type, JsonPayload? raw)
    {
        Type = type;
        _raw = raw;
    }

    /// <summary>The type; see <see cref="ThreadEventTypes"/>.</summary>
    public string Type { get; init; }

    /// <summary>The thread.</summary>
    public string ThreadId
    {
        get => field ?? StreamOf ?? Payload.ThreadId ?? "";
        init;
    }

    /// <summary>When it happened; null where the server does not say.</summary>
    public DateTimeOffset? Timestamp
    {
        get => field ?? Payload.Time;
        init;
    }

    /// <summary>The JSON as it came; of an event that was made from a whole reply, an object without members.</summary>
    public JToken Raw => (_raw ??= new JsonPayload(ModelJson.ToUtf8(Payload))).Token;

    /// <summary>Whether the reply is over: nothing about it comes after.</summary>
    public bool IsTerminal => this is MessageCompletedEvent or MessageFailedEvent;

    /// <summary>What the stream is of, so that an event need not be read to say so.</summary>
    internal string? StreamOf { get; set; }

    internal ThreadEventPayload Payload => _payload ??= EventPayload.Read<ThreadEventPayload>(_raw);

    /// <summary>Type and thread; never what it carries.</summary>
    public sealed override string ToString() => $"{Type} {ThreadId}".TrimEnd();
}

/// <summary>The stream stands.</summary>
public sealed record ThreadConnectedEvent : ThreadEvent
{
    /// <inheritdoc cref="MessageCompletedEvent()"/>
    public ThreadConnectedEvent()
        : this(raw: null)
    {
    }

    internal ThreadConnectedEvent(JsonPayload? raw)
        : base(ThreadEventTypes.Connected, raw)
    {
    }
}

/// <summary>The agent began to reply.</summary>
public sealed record MessageStartedEvent : ThreadEvent
{
    /// <inheritdoc cref="MessageCompletedEvent()"/>
    public MessageStartedEvent()
        : this(raw: null)
    {
    }

    internal MessageStartedEvent(JsonPayload? raw)
        : base(ThreadEventTypes.MessageStarted, raw)
    {
    }

    /// <summary>The message that is being written; null where the server does not say.</summary>
    public string? MessageId
    {
        get => field ?? Payload.MessageId;
        init;
    }
}

/// <summary>The next piece of the reply.</summary>
public sealed record MessageTokenEvent : ThreadEvent
{
    /// <inheritdoc cref="MessageCompletedEvent()"/>
    public MessageTokenEvent()
        : this(raw: null)
    {
    }

    internal MessageTokenEvent(JsonPayload? raw)
        : base(ThreadEventTypes.MessageToken, raw)
    {
    }

    /// <summary>The piece, to be written after the ones before it. From a server that cannot stream, the whole reply.</summary>
    public string Token
    {
        get => field ?? Payload.Token ?? "";
        init;
    }
}

/// <summary>The reply is whole.</summary>
public sealed record MessageCompletedEvent : ThreadEvent
{
    /// <summary>For tests of code that handles the event: set the members that it reads.</summary>
    public MessageCompletedEvent()
        : this(raw: null)
    {
    }

    internal MessageCompletedEvent(JsonPayload? raw)
        : base(ThreadEventTypes.MessageCompleted, raw)
    {
    }

    /// <summary>The message; null where the server does not say.</summary>
    public string? MessageId
    {
        get => field ?? Payload.MessageId;
        init;
    }

    /// <summary>The whole reply; null where the server does not repeat it.</summary>
    public string? Content
    {
        get => field ?? Payload.Content;
        init;
    }
}

/// <summary>There will be no reply.</summary>
public sealed record MessageFailedEvent : ThreadEvent
{
    /// <inheritdoc cref="MessageCompletedEvent()"/>
    public MessageFailedEvent()
        : this(raw: null)
    {
    }

    internal MessageFailedEvent(JsonPayload? raw)
        : base(ThreadEventTypes.MessageFailed, raw)
    {
    }

    /// <summary>Why.</summary>
    public ExecutionError? Error
    {
        get => field ?? Payload.Error;
        init;
    }
}

/// <summary>An event that this version of the library does not know, or whose data is not JSON. Data that is an object as far as its ends tell counts as JSON until a member is asked for; only what ends the reply is looked through first.</summary>
public sealed record UnknownThreadEvent : ThreadEvent
{
    /// <inheritdoc cref="MessageCompletedEvent()"/>
    public UnknownThreadEvent()
        : this("", null)
    {
    }

    internal UnknownThreadEvent(string type, JsonPayload? raw)
        : base(type, raw)
    {
    }
}
