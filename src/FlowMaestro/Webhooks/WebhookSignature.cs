using System.Security.Cryptography;
using System.Text;

namespace FlowMaestro;

/// <summary>
/// Proves that a webhook delivery comes from FlowMaestro: an HMAC-SHA256 of the exact bytes of the body. The signed bytes hold no
/// time of sending, and the server tries again for about half an hour, so the signature of an old delivery is as valid as that of a
/// new one: the receiver has to recognize deliveries that it has seen before.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header that carries the signature.</summary>
    public const string HeaderName = "X-FlowMaestro-Signature";

    private const string Version = "v1=";
    private const int Length = 3 + (2 * HMACSHA256.HashSizeInBytes);

    /// <summary>Whether one of the secrets made the signature. Takes the same time wherever the signature differs.</summary>
    /// <param name="rawBody">The body as it arrived, before anything has parsed or formatted it.</param>
    /// <param name="signatureHeader">The header's value; whatever is not a signature is refused, null included.</param>
    /// <param name="secrets">The webhook's secret, <c>whsec_</c> included; while it is being replaced, the old one and the new one.</param>
    /// <exception cref="ArgumentException">
    /// There is no secret, or one of them is blank or begins or ends with a space or a line break. A bad body or header never throws.
    /// </exception>
    public static bool Verify(ReadOnlySpan<byte> rawBody, string? signatureHeader, params string[] secrets)
    {
        CheckSecrets(secrets, nameof(secrets));
        if (signatureHeader is not { Length: Length } || !Ascii.IsValid(signatureHeader))
            return false;

        var claimed = Encoding.ASCII.GetBytes(signatureHeader);
        var isValid = false;
        foreach (var secret in secrets)
            isValid |= CryptographicOperations.FixedTimeEquals(claimed, Encoding.ASCII.GetBytes(Sign(rawBody, secret)));

        return isValid;
    }

    /// <summary>Signs a body as the server does, for tests of code that receives deliveries.</summary>
    /// <param name="rawBody">The body as it will be sent.</param>
    /// <param name="secret">The webhook's secret, <c>whsec_</c> included.</param>
    /// <returns>The value of the header <see cref="HeaderName"/>.</returns>
    /// <exception cref="ArgumentException">The secret is blank, or begins or ends with a space or a line break.</exception>
    public static string Sign(ReadOnlySpan<byte> rawBody, string secret)
    {
        CheckSecrets([secret], nameof(secret));
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), rawBody, hash);
        return Version + Convert.ToHexString(hash).ToLowerInvariant();
    }

    /// <exception cref="ArgumentException">There is no secret, or one of them is blank or begins or ends with an invisible
    /// character.</exception>
    internal static void CheckSecrets(IReadOnlyCollection<string>? secrets, string name)
    {
        if (secrets is null or { Count: 0 })
            throw new ArgumentException("There is no webhook secret, so no delivery could be verified.", name);

        if (secrets.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("A webhook secret is blank; anybody could sign with it.", name);

        // Not trimmed: every character of the secret goes into the signature, so a trimmed secret is another secret.
        if (secrets.Any(static secret => IsOutside(secret[0]) || IsOutside(secret[^1])))
        {
            throw new ArgumentException(
                "A webhook secret begins or ends with a space, a line break or another invisible character, so it would match no delivery; "
                + "it may have been read with the end of its line.",
                name);
        }

        static bool IsOutside(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || c == '\uFEFF';
    }
}
