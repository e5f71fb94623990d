using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using JsonSerializer = Newtonsoft.Json.JsonSerializer;

namespace FlowMaestro.Json;

/// <summary>Turns what a caller hands over as inputs or metadata into one JSON object, or says why it is none.</summary>
[RequiresUnreferencedCode(Reflection.WhenTrimmed)]
[RequiresDynamicCode(Reflection.WhenCompiled)]
internal static class FreeFormJson
{
    /// <summary>Private, so that the application's <c>JsonConvert.DefaultSettings</c> cannot change what travels.</summary>
    public static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        DateParseHandling = DateParseHandling.None,
        FloatFormatHandling = FloatFormatHandling.Symbol,
        MaxDepth = ModelReader.MaxDepth,
        ContractResolver = new TwoLibraryResolver(),
    });

    /// <param name="value">A dictionary, an object whose members are the keys, or a JSON object of either library; null for none.</param>
    /// <param name="name">The caller's argument.</param>
    /// <exception cref="ArgumentException">It is not a JSON object.</exception>
    public static JsonPayload? FromObject(object? value, string name)
    {
        if (value is null or JValue { Type: JTokenType.Null })
        {
            return null;
        }

        Refuse(value, name);
        var utf8 = Serialize(value, name);
        return utf8.AsSpan().TrimStart((byte)' ').StartsWith("{"u8)
            ? new JsonPayload(utf8)
            : throw new ArgumentException($"A JSON object is needed (a dictionary, an object with members, a JObject); {value.GetType().Name} is written as something else.", name);
    }

    /// <summary>Not checked: what a library writes for NaN, or a member that throws, is the caller's.</summary>
    public static byte[] Write(object value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new ShallowWriter(new StreamWriter(buffer, JsonPayload.Encoding, bufferSize: 1024, leaveOpen: true)))
        {
            Serializer.Serialize(writer, value);
        }

        return buffer.ToArray();
    }

    private static void Refuse(object value, string name)
    {
        var mistaken = value switch
        {
            CancellationToken or RequestOptions => "was meant for another parameter; pass it by name",
            Task or Delegate => "is code, not data",
            System.Runtime.CompilerServices.ITuple => "has no member names in JSON; use an anonymous object",
            string or System.Collections.IEnumerable and not System.Collections.IDictionary and not JObject and not JsonObject
                when !IsDictionary(value.GetType()) => "is not a JSON object",
            ValueTask => "is code, not data",
            _ when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>) => "is code, not data",
            _ => null,
        };

        if (mistaken is not null)
        {
            throw new ArgumentException($"{value.GetType().Name} {mistaken}.", name);
        }
    }

    private static bool IsDictionary(Type type) => type.GetInterfaces().Any(static i => i.IsGenericType
        && (i.GetGenericTypeDefinition() == typeof(IDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)));

    private static byte[] Serialize(object value, string name)
    {
        try
        {
            var utf8 = Write(value);
            EnsureJson(utf8);
            return utf8;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A member of the caller's may throw anything. The message may quote the value, so it goes no further.
            throw new ArgumentException($"{value.GetType().Name} cannot be written as JSON: a cycle, a NaN or infinite number, more than {ModelReader.MaxDepth} levels, or a member that throws.", name);
        }
    }

    private static void EnsureJson(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ModelReader.MaxDepth });
        reader.Read();
        reader.Skip();
    }

    /// <summary>
    /// Ends before an object whose members go on for ever does: an entity with its relations, a directory with its parent.
    /// </summary>
    private sealed class ShallowWriter : JsonTextWriter
    {
        public ShallowWriter(TextWriter writer)
            : base(writer)
        {
            ArrayPool = JsonCharPool.Instance;

            // Closing what is open would make an unfinished object look like a whole one.
            AutoCompleteOnClose = false;
        }

        public override void WriteStartObject()
        {
            CheckDepth();
            base.WriteStartObject();
        }

        public override void WriteStartArray()
        {
            CheckDepth();
            base.WriteStartArray();
        }

        private void CheckDepth()
        {
            if (Top >= ModelReader.MaxDepth)
            {
                throw new JsonWriterException("Too deep.");
            }
        }
    }
}
