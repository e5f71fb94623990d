using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using JsonSerializer = Newtonsoft.Json.JsonSerializer;

namespace FlowMaestro.Json;

/// <summary>Writes the inputs or metadata that a caller passes as one JSON object; an exception says why they are none.</summary>
[RequiresUnreferencedCode(Reflection.WhenTrimmed)]
[RequiresDynamicCode(Reflection.WhenCompiled)]
internal static class FreeFormJson
{
    /// <summary>Private, so that the application's <c>JsonConvert.DefaultSettings</c> cannot change what travels.</summary>
    public static readonly JsonSerializer Serializer = CreateSerializer();

    // The path at which writing failed on this thread. Newtonsoft.Json raises its Error event for the innermost object first.
    [ThreadStatic]
    private static string? _failedAt;

    /// <param name="value">A dictionary, an object whose members are the keys, or a JSON object of either library; null for none.</param>
    /// <param name="name">The caller's argument.</param>
    /// <exception cref="ArgumentException">It is not a JSON object.</exception>
    public static JsonPayload? FromObject(object? value, string name)
    {
        if (value is null or JValue { Type: JTokenType.Null })
            return null;

        Refuse(value, name);
        var utf8 = Serialize(value, name);
        return utf8.AsSpan().TrimStart((byte)' ').StartsWith("{"u8)
            ? new JsonPayload(utf8)
            : throw new ArgumentException(
                "A JSON object is needed (a dictionary, an object with members, a JObject), "
                + $"but {value.GetType().Name} is not written as one.",
                name);
    }

    /// <summary>Writes the value. The result is not checked: a converter of the caller's may have written what is not JSON.</summary>
    /// <exception cref="UnwritableException">Says where and why.</exception>
    public static byte[] Write(object value)
    {
        _failedAt = null;
        using var buffer = new MemoryStream();
        using (var writer = new FreeFormWriter(new StreamWriter(buffer, JsonPayload.Encoding, bufferSize: 1024, leaveOpen: true)))
        {
            try
            {
                Serializer.Serialize(writer, value);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw Unwritable(e, writer);
            }
        }

        return buffer.ToArray();
    }

    private static JsonSerializer CreateSerializer()
    {
        var serializer = JsonSerializer.Create(new JsonSerializerSettings
        {
            DateParseHandling = DateParseHandling.None,
            FloatFormatHandling = FloatFormatHandling.Symbol,
            MaxDepth = ModelReader.MaxDepth,
            ContractResolver = new TwoLibraryResolver(),
        });
        serializer.Error += static (_, failure) => _failedAt ??= Rooted(failure.ErrorContext.Path) + failure.ErrorContext.Member switch
        {
            int index => $"[{index}]",
            string { Length: > 0 } name when name.All(static c => char.IsLetterOrDigit(c) || c is '_' or '-') => $".{name}",
            { } name => $"['{name}']",
            null => "",
        };
        return serializer;
    }

    private static UnwritableException Unwritable(Exception e, FreeFormWriter writer)
    {
        var failedAt = _failedAt ?? "";
        _failedAt = null;
        return e switch
        {
            _ when writer.Fault is { } fault => new UnwritableException(Rooted(writer.Path), fault),
            UnwritableException inner => new UnwritableException(failedAt + inner.Path, inner.Reason),
            JsonSerializationException { InnerException: { } cause } =>
                new UnwritableException(failedAt, $"cannot be read: it throws {cause.GetType().Name}"),
            JsonSerializationException when e.Message.StartsWith("Self referencing loop", StringComparison.Ordinal) =>
                new UnwritableException(failedAt, "refers back to an object that contains it"),

            // A sequence that throws, or a converter of the caller's.
            _ => new UnwritableException(Rooted(writer.Path), $"cannot be read: it throws {e.GetType().Name}"),
        };
    }

    private static string Rooted(string path) => path is "" or ['[', ..] ? path : $".{path}";

    private static void Refuse(object value, string name)
    {
        var mistaken = value switch
        {
            System.Runtime.CompilerServices.ITuple => "is a tuple, which has no member names in JSON: use an anonymous object",
            string or System.Collections.IEnumerable and not System.Collections.IDictionary and not JObject and not JsonObject
                when !IsDictionary(value.GetType()) => $"is not a JSON object but a {value.GetType().Name}",
            _ => null,
        };

        if (mistaken is not null)
            throw new ArgumentException($"{name} {mistaken}.", name);
    }

    private static bool IsDictionary(Type type) => type.GetInterfaces().Any(static i => i.IsGenericType
        && (i.GetGenericTypeDefinition() == typeof(IDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)));

    private static byte[] Serialize(object value, string name)
    {
        try
        {
            var utf8 = Write(value);
            return JsonPayload.IsJson(utf8)
                ? utf8
                : throw new ArgumentException(
                    $"{name} is not JSON where a converter of {value.GetType().Name}, or of one of its members, wrote it.", name);
        }
        catch (UnwritableException e)
        {
            throw new ArgumentException($"{name}{e.Path} {e.Reason}.", name);
        }
    }
}
