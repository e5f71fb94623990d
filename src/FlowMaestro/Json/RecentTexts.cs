namespace FlowMaestro.Json;

/// <summary>
/// The short texts that came last, so that one that comes again (an id, the name of a member) is the same string.
/// Threads may share it: each place holds one reference, and what is found there is compared anyway.
/// </summary>
/// <param name="places">How many it keeps; a power of two.</param>
internal sealed class RecentTexts(int places)
{
    /// <summary>Longer ones seldom come twice.</summary>
    public const int LongestBytes = 64;

    private readonly string?[] _texts = new string?[places];

    /// <summary>Where the text is, if it came before; otherwise where to keep it.</summary>
    public ref string? PlaceOf(ReadOnlySpan<byte> utf8)
    {
        var place = utf8.Length;
        if (place > 1)
        {
            place = (place * 31) + (utf8[0] * 7) + (utf8[^2] * 13) + utf8[^1];
        }

        return ref _texts[place & (_texts.Length - 1)];
    }
}
