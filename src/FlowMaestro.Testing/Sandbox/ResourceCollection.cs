using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>Rows in the order in which they came. A stored row is never changed, only replaced, so it can be read by anybody.</summary>
internal sealed class ResourceCollection(string keyMember)
{
    private readonly object _gate = new();
    private readonly List<JObject> _rows = [];

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
            return _rows.Find(row => HasKey(row, key));
        }
    }

    /// <summary>Takes the row in; one with the same key is replaced.</summary>
    public void Put(JObject row)
    {
        lock (_gate)
        {
            var index = _rows.FindIndex(other => HasKey(other, Key(row)));
            if (index < 0)
            {
                _rows.Add(row);
            }
            else
            {
                _rows[index] = row;
            }
        }
    }

    /// <returns>The row as it is now; null where there is none.</returns>
    public JObject? Change(string key, Func<JObject, JObject> changes)
    {
        lock (_gate)
        {
            var index = _rows.FindIndex(row => HasKey(row, key));
            return index < 0 ? null : _rows[index] = Merge(_rows[index], changes(_rows[index]));
        }
    }

    public JObject? Remove(string key)
    {
        lock (_gate)
        {
            var row = _rows.Find(row => HasKey(row, key));
            if (row is not null)
            {
                _rows.Remove(row);
            }

            return row;
        }
    }

    public static JObject Merge(JObject row, JObject changes)
    {
        var merged = (JObject)row.DeepClone();
        foreach (var (name, value) in changes)
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }

    private string Key(JObject row) => (string)row[KeyMember]!;

    private bool HasKey(JObject row, string key) => Key(row) == key;
}
