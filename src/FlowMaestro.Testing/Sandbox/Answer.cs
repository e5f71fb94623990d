using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>What a request is answered with.</summary>
internal abstract record Answer;

/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON; null for none.</param>
internal sealed record JsonAnswer(int Status, JObject? Body) : Answer
{
    public int? RetryAfterSeconds { get; init; }
}

/// <summary>What a proxy says when it cannot reach the server.</summary>
internal sealed record PageAnswer(int Status) : Answer;

/// <param name="Subscription">The events.</param>
/// <param name="DropAfter">After how many of them the connection is cut; null for never.</param>
internal sealed record StreamAnswer(EventSubscription Subscription, int? DropAfter = null) : Answer;

/// <summary>The connection is cut.</summary>
internal sealed record NoAnswer : Answer;
