namespace FlowMaestro.Http.Pacing;

/// <summary>What the client's own polls have to go by. A value that no response told is null.</summary>
/// <param name="LimitPerMinute">The requests of a minute.</param>
/// <param name="LimitPerDay">The requests of a day.</param>
/// <param name="LeftForDay">What is left of the day.</param>
/// <param name="LeftOfDay">How long the day lasts.</param>
/// <param name="CallsPerMinute">What the user's own calls took lately.</param>
/// <param name="HasNoLimiter">Whether the server has no limiter.</param>
internal readonly record struct PollAllowance(
    int? LimitPerMinute, int? LimitPerDay, int? LeftForDay, TimeSpan LeftOfDay, double CallsPerMinute, bool HasNoLimiter);
