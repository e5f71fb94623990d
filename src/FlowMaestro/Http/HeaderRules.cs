namespace FlowMaestro.Http;

/// <summary>Which headers a user may add.</summary>
internal static class HeaderRules
{
    /// <exception cref="ArgumentException">Names the header, never its value.</exception>
    public static void Check(IEnumerable<KeyValuePair<string, string>> headers, string option)
    {
        foreach (var (name, value) in headers)
        {
            if (IsReserved(name))
                throw new ArgumentException($"{option}: the header '{name}' is set by the client itself.", option);

            if (name.Length == 0 || !name.All(IsOfToken))
                throw new ArgumentException($"{option}: '{name}' is not a header name.", option);

            if (!IsOfRequests(name))
                throw new ArgumentException($"{option}: '{name}' is not a header of requests.", option);

            if (value is null || !IsValue(value))
                throw new ArgumentException($"{option}: the value of '{name}' must be printable ASCII on one line.", option);
        }
    }

    private static bool IsValue(string value) => value.All(static c => c is (>= ' ' and <= '~') or '\t');

    private static bool IsReserved(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-API-Key", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    private static bool IsOfToken(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);

    // Headers of a body or of a response, which the runtime does not let a request have.
    private static bool IsOfRequests(string name)
    {
        using var probe = new HttpRequestMessage();
        return probe.Headers.TryAddWithoutValidation(name, "");
    }
}
