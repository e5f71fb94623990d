using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlowMaestro.Resources;

/// <summary>Checks of arguments before anything is sent. Each exception names the caller's parameter.</summary>
internal static class Arguments
{
    private const int MaxPerPage = 100;

    /// <exception cref="ArgumentOutOfRangeException">Outside of what the API takes.</exception>
    public static void CheckPage(int? page, int? perPage)
    {
        if (page < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(page), page, "Pages count from 1.");
        }

        if (perPage is < 1 or > MaxPerPage)
        {
            throw new ArgumentOutOfRangeException(nameof(perPage), perPage, $"A page has 1 to {MaxPerPage} rows.");
        }
    }

    /// <exception cref="ArgumentException">Blank: the server would take an empty filter for none, and refuse an empty text.</exception>
    public static void CheckText(string? value, bool isOptional = false, [CallerArgumentExpression(nameof(value))] string? argument = null)
    {
        if (value is not null || !isOptional)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, argument);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">Outside of the range, or not a number.</exception>
    public static void CheckRange<T>(T? value, T least, T? most, [CallerArgumentExpression(nameof(value))] string? argument = null)
        where T : struct, INumber<T>
    {
        if (value is { } given && !(given >= least && (most is null || given <= most)))
        {
            throw new ArgumentOutOfRangeException(argument, value, most is null ? $"Must be at least {least}." : $"Must be from {least} to {most}.");
        }
    }
}
