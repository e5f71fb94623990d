using System.Text.Json;

namespace FlowMaestro.Json;

/// <summary>A set of strings that may grow: known values are compared as bytes, unknown ones are kept as they came.</summary>
internal interface IOpenEnum
{
    string Value { get; }
}

internal interface IOpenEnum<T> : IOpenEnum
    where T : struct, IOpenEnum<T>
{
    static abstract T From(string value);

    /// <summary>The known value that the string token spells, so that reading it allocates nothing; null for any other.</summary>
    static abstract string? Known(ref Utf8JsonReader token);
}
