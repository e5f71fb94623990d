namespace FlowMaestro.Testing.Sandbox;

/// <summary>What a key has left.</summary>
/// <param name="Window">The window that is used up: minute or day. Null: the request may pass.</param>
/// <param name="Limit">Requests a minute.</param>
/// <param name="Remaining">What is left of them.</param>
/// <param name="Reset">When the minute ends, in seconds since 1970 UTC.</param>
/// <param name="LimitPerDay">Requests a day.</param>
/// <param name="RemainingPerDay">What is left of them.</param>
/// <param name="RetryAfter">Seconds until the window ends.</param>
internal sealed record RateLimitVerdict(string? Window, int Limit, int Remaining, long Reset, int LimitPerDay, int RemainingPerDay, int RetryAfter);
