namespace FlowMaestro.Tests.Resources;

/// <summary>What the server says in the headers of every answer to a valid key.</summary>
internal static class AnswerHeaders
{
    public const string RequestId = "req-7f3a";

    public static RateLimit RateLimit { get; } = new(60, 58, DateTimeOffset.FromUnixTimeSeconds(1_770_113_760), 10_000, 9_871);

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["x-request-id"] = RequestId,
        ["x-ratelimit-limit"] = "60",
        ["x-ratelimit-remaining"] = "58",
        ["x-ratelimit-reset"] = "1770113760",
        ["x-ratelimit-limit-day"] = "10000",
        ["x-ratelimit-remaining-day"] = "9871",
    };
}
