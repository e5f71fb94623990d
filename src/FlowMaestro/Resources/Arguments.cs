using System.Numerics;
using System.Runtime.CompilerServices;
using FlowMaestro.Json;

namespace FlowMaestro.Resources;

/// <summary>Checks of arguments before anything is sent. Each exception names the caller's parameter.</summary>
internal static class Arguments
{
    private const int MaxPerPage = 100;

    /// <exception cref="ArgumentOutOfRangeException">The API does not accept it.</exception>
    public static void CheckPage(int? page, int? perPage)
    {
        if (page < 1)
            throw new ArgumentOutOfRangeException(nameof(page), page, "Pages count from 1.");

        if (perPage is < 1 or > MaxPerPage)
            throw new ArgumentOutOfRangeException(nameof(perPage), perPage, $"A page has 1 to {MaxPerPage} rows.");
    }

    /// <exception cref="ArgumentException">Blank: the server would ignore an empty filter, and refuse an empty text.</exception>
    public static void CheckText(string? value, bool isOptional = false, [CallerArgumentExpression(nameof(value))] string? argument = null)
    {
        if (value is not null || !isOptional)
            ArgumentException.ThrowIfNullOrWhiteSpace(value, argument);
    }

    /// <returns>The values, read once.</returns>
    /// <exception cref="ArgumentException">There is none, or one of them is empty.</exception>
    public static IReadOnlyList<T> ToList<T>(IEnumerable<T> values, [CallerArgumentExpression(nameof(values))] string? argument = null)
        where T : struct, IOpenEnum<T>
    {
        ArgumentNullException.ThrowIfNull(values, argument);
        IReadOnlyList<T> list = [.. values];
        return list.Count > 0 && list.All(static value => value.Value.Length > 0)
            ? list
            : throw new ArgumentException("At least one value is needed, and none may be empty.", argument);
    }

    /// <exception cref="ArgumentOutOfRangeException">Outside of the range, or not a number.</exception>
    public static void CheckRange<T>(T? value, T least, T? most, [CallerArgumentExpression(nameof(value))] string? argument = null)
        where T : struct, INumber<T>
    {
        if (value is { } given && !(given >= least && (most is null || given <= most)))
        {
            throw new ArgumentOutOfRangeException(
                argument, value, most is null ? $"Must be at least {least}." : $"Must be from {least} to {most}.");
        }
    }
}
