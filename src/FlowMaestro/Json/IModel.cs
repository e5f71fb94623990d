using System.Text.Json;

namespace FlowMaestro.Json;

/// <summary>What every generated record can do: read itself from UTF-8 and write itself to it, without reflection.</summary>
internal interface IModel
{
    void Write(Utf8JsonWriter writer);
}

internal interface IModel<T> : IModel
    where T : class, IModel<T>
{
    /// <summary>Reads the object on whose <c>{</c> the reader stands; leaves it on the matching <c>}</c>.</summary>
    static abstract T Read(ref ModelReader reader);

    /// <summary>What a bare string stands for where this object was expected; null where it stands for nothing.</summary>
    static virtual T? FromText(string text) => null;
}
