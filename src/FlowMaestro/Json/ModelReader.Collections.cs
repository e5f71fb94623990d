using System.Text;
using System.Text.Json;

namespace FlowMaestro.Json;

/// <content>Lists and maps. Unlike a member, an item of another type cannot be left out without a trace: the answer is not what was
/// promised.</content>
internal ref partial struct ModelReader
{
    public bool ReadEnumList<T>(ref IReadOnlyList<T>? field)
        where T : struct, IOpenEnum<T>
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            return _json.TokenType == JsonTokenType.Null;
        }

        var items = new List<T>();
        while (NextItem())
        {
            var item = default(T);
            if (!ReadEnum(ref item))
            {
                throw UnexpectedItem();
            }

            items.Add(item);
        }

        field = items;
        return true;
    }

    /// <param name="field">Takes the list.</param>
    /// <param name="wrapper">The member that holds the list where an object came instead of it; empty where none does.</param>
    public bool ReadModelList<T>(ref IReadOnlyList<T>? field, ReadOnlySpan<byte> wrapper = default)
        where T : class, IModel<T>
    {
        if (_json.TokenType == JsonTokenType.StartObject && !wrapper.IsEmpty)
        {
            var wrapped = false;
            while (NextMember())
            {
                if (Is(wrapper) && ReadModelList(ref field))
                {
                    wrapped = true;
                }
                else
                {
                    _json.Skip();
                }
            }

            return wrapped ? true : throw new JsonException("The list is missing.");
        }

        if (_json.TokenType != JsonTokenType.StartArray)
        {
            return _json.TokenType == JsonTokenType.Null;
        }

        var items = new List<T>();
        while (NextItem())
        {
            T? item = null;
            if (!ReadModel(ref item))
            {
                throw UnexpectedItem();
            }

            if (item is not null)
            {
                items.Add(item);
            }
        }

        field = items;
        return true;
    }

    public bool ReadModelMap<T>(ref IReadOnlyDictionary<string, T>? field)
        where T : class, IModel<T>
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            return _json.TokenType == JsonTokenType.Null;
        }

        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        while (NextMember())
        {
            var name = Encoding.UTF8.GetString(_name);
            T? item = null;
            if (!ReadModel(ref item))
            {
                throw UnexpectedItem();
            }

            if (item is not null)
            {
                map[name] = item;
            }
        }

        field = map;
        return true;
    }

    public bool ReadTextMap(ref IReadOnlyDictionary<string, string>? field)
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            return _json.TokenType == JsonTokenType.Null;
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (NextMember())
        {
            var name = Encoding.UTF8.GetString(_name);
            if (!ReadText(out var text))
            {
                throw UnexpectedItem();
            }

            if (text is not null)
            {
                map[name] = text;
            }
        }

        field = map;
        return true;
    }

    private static JsonException UnexpectedItem() => new("A list or map holds an item of another type.");

    private bool NextItem() => _json.Read() && _json.TokenType != JsonTokenType.EndArray;
}
