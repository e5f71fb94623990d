using System.Text;
using System.Text.Json;

namespace FlowMaestro.Json;

/// <content>Lists and maps. Unlike a member, an item of another type cannot be left out without a trace: the response is not what was
/// promised.</content>
internal ref partial struct ModelReader
{
    /// <returns>Whether the value was taken; a null is, and leaves the item as it is.</returns>
    private delegate bool ReadItem<T>(ref ModelReader reader, ref T? item);

    public bool ReadEnumList<T>(ref IReadOnlyList<T>? field)
        where T : struct, IOpenEnum<T> =>
        ReadList(ref field, static (ref ModelReader reader, ref T item) => reader.ReadEnum(ref item));

    /// <param name="field">Takes the list.</param>
    /// <param name="wrapper">The member that holds the list where an object came instead of it; empty where none does.</param>
    public bool ReadModelList<T>(ref IReadOnlyList<T>? field, ReadOnlySpan<byte> wrapper = default)
        where T : class, IModel<T>
    {
        if (_json.TokenType != JsonTokenType.StartObject || wrapper.IsEmpty)
            return ReadList(ref field, static (ref ModelReader reader, ref T? item) => reader.ReadModel(ref item));

        var wrapped = false;
        while (NextMember())
        {
            if (Is(wrapper) && ReadModelList(ref field))
                wrapped = true;
            else
                _json.Skip();
        }

        return wrapped ? true : throw new JsonException("The list is missing.");
    }

    public bool ReadModelMap<T>(ref IReadOnlyDictionary<string, T>? field)
        where T : class, IModel<T> =>
        ReadMap(ref field, static (ref ModelReader reader, ref T? item) => reader.ReadModel(ref item));

    public bool ReadTextMap(ref IReadOnlyDictionary<string, string>? field) =>
        ReadMap(ref field, static (ref ModelReader reader, ref string? item) => reader.ReadText(out item));

    private bool ReadList<T>(ref IReadOnlyList<T>? field, ReadItem<T> read)
    {
        if (_json.TokenType != JsonTokenType.StartArray)
            return _json.TokenType == JsonTokenType.Null;

        var items = new List<T>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (Item(read) is { } item)
                items.Add(item);
        }

        field = items;
        return true;
    }

    private bool ReadMap<T>(ref IReadOnlyDictionary<string, T>? field, ReadItem<T> read)
    {
        if (_json.TokenType != JsonTokenType.StartObject)
            return _json.TokenType == JsonTokenType.Null;

        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        while (NextMember())
        {
            var name = Encoding.UTF8.GetString(_name);
            if (Item(read) is { } item)
                map[name] = item;
        }

        field = map;
        return true;
    }

    private T? Item<T>(ReadItem<T> read)
    {
        T? item = default;
        return read(ref this, ref item) ? item : throw new JsonException("A list or map holds an item of another type.");
    }
}
