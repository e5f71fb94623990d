using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Data;

/// <summary>
/// Rows in the order in which they were created. A stored row is never changed, only replaced, so that anybody may read it.
/// </summary>
internal sealed class ResourceCollection(string keyMember)
{
    private readonly object _gate = new();
    private readonly List<JObject> _rows = [];
    private readonly Dictionary<string, int> _indexes = [];

    public string KeyMember { get; } = keyMember;

    public IReadOnlyList<JObject> Rows
    {
        get
        {
            lock (_gate)
            {
                return [.. _rows];
            }
        }
    }

    public JObject? Find(string key)
    {
        lock (_gate)
        {
            return _indexes.TryGetValue(key, out var index) ? _rows[index] : null;
        }
    }

    /// <summary>Adds the row, or replaces the one with the same key.</summary>
    public void Put(JObject row)
    {
        lock (_gate)
        {
            if (_indexes.TryAdd(Key(row), _rows.Count))
                _rows.Add(row);
            else
                _rows[_indexes[Key(row)]] = row;
        }
    }

    /// <returns>The changed row; null where there is none.</returns>
    public JObject? Change(string key, Func<JObject, JObject> changes)
    {
        lock (_gate)
        {
            return _indexes.TryGetValue(key, out var index) ? _rows[index] = Merge(_rows[index], changes(_rows[index])) : null;
        }
    }

    public JObject? Remove(string key)
    {
        lock (_gate)
        {
            if (!_indexes.Remove(key, out var index))
                return null;

            var row = _rows[index];
            _rows.RemoveAt(index);
            for (var i = index; i < _rows.Count; i++)
                _indexes[Key(_rows[i])] = i;

            return row;
        }
    }

    /// <summary>The order of lists. Of rows that were created in the same millisecond the last one comes first.</summary>
    public static IEnumerable<JObject> NewestFirst(IEnumerable<JObject> rows) =>
        rows.Reverse().OrderByDescending(row => (string?)row["created_at"], StringComparer.Ordinal);

    public static JObject Merge(JObject row, JObject changes)
    {
        var merged = (JObject)row.DeepClone();
        foreach (var (name, value) in changes)
            merged[name] = value?.DeepClone();

        return merged;
    }

    private string Key(JObject row) => (string)row[KeyMember]!;
}
