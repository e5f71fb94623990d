namespace FlowMaestro;

/// <summary>What the key may still send, by the last response with rate-limit headers. Null where the server sent no value.</summary>
/// <param name="Limit">Requests a minute; 60 unless agreed otherwise.</param>
/// <param name="Remaining">Requests left in the minute.</param>
/// <param name="Reset">When the minute ends, by the server's clock.</param>
/// <param name="LimitPerDay">Requests a day; 10,000 unless agreed otherwise.</param>
/// <param name="RemainingPerDay">Requests left in the day (UTC).</param>
/// <param name="ResetPerDay">When the day ends, by the server's clock.</param>
public sealed record Allowance(
    int? Limit, int? Remaining, DateTimeOffset? Reset, int? LimitPerDay, int? RemainingPerDay, DateTimeOffset? ResetPerDay);
