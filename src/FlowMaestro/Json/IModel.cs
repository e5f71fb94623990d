using System.Text.Json;

namespace FlowMaestro.Json;

/// <summary>A generated record, which reads itself from UTF-8 and writes itself to it without reflection.</summary>
internal interface IModel
{
    void Write(Utf8JsonWriter writer);
}

internal interface IModel<T> : IModel
    where T : class, IModel<T>
{
    /// <summary>Reads the object on whose <c>{</c> the reader stands; leaves it on the matching <c>}</c>.</summary>
    static abstract T Read(ref ModelReader reader);

    /// <summary>The object that a plain string in its place means; null where a string means none.</summary>
    static virtual T? FromText(string text) => null;
}
