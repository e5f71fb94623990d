using System.Diagnostics.CodeAnalysis;

namespace FlowMaestro.Json;

/// <summary>A value that cannot be written as JSON, and where it is. Carries no value.</summary>
/// <param name="path">From the root of what was to be written: <c>.customer.name</c>, <c>.items[2]</c>; empty for the root itself.</param>
/// <param name="reason">The end of a sentence that begins with the path.</param>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Becomes an ArgumentException that names the argument.")]
internal sealed class UnwritableException(string path, string reason) : Exception
{
    private const int LongestPath = 100;

    public const string TooDeep = "is nested deeper than 512 levels, or contains itself";

    public const string NotFinite = "is NaN or infinite, which JSON does not have";

    /// <summary>Cut where it is longer than a person reads.</summary>
    public string Path { get; } = path.Length <= LongestPath ? path : $"{path[..LongestPath]}…";

    public string Reason { get; } = reason;
}
