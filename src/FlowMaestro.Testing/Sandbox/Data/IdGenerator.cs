using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlowMaestro.Testing.Document;

namespace FlowMaestro.Testing.Sandbox.Data;

/// <summary>Ids that look like those of the examples, and are the same in every run.</summary>
internal sealed class IdGenerator
{
    private readonly ConcurrentDictionary<string, int> _last = new();
    private readonly Dictionary<string, string> _samples = [];
    private readonly bool _readable;

    public IdGenerator(ApiDocument document, SandboxShape shape)
    {
        _readable = shape == SandboxShape.Documented;
        foreach (var operation in document.Operations.Where(o => o.Kind is OperationKind.List or OperationKind.Get))
        {
            if (ExampleRows.Of(operation, ExampleRows.Name(shape)).Select(row => (string?)row["id"]).FirstOrDefault() is { } id)
                _samples.TryAdd(operation.IsItem ? operation.Segments[^2] : operation.Segments[^1], id);
        }
    }

    /// <param name="kind">The collection, for instance <c>executions</c>.</param>
    public string New(string kind) => Numbered(kind, _last.AddOrUpdate(kind, 1, (_, last) => last + 1));

    public string Numbered(string kind, int number)
    {
        var sample = _samples.GetValueOrDefault(kind);
        var digits = number.ToString(CultureInfo.InvariantCulture);
        if (_readable)
        {
            var prefix = sample?.Contains('_', StringComparison.Ordinal) == true ? sample.Split('_')[0] : kind.TrimEnd('s');
            return $"{prefix}_{digits}";
        }

        // The ids of deliveries are digits in a string.
        return sample is not null && sample.All(char.IsAsciiDigit)
            ? (10_000 + number).ToString(CultureInfo.InvariantCulture)
            : Uuid($"{kind} {digits}");
    }

    public static string Secret(string id) => "whsec_" + Convert.ToHexString(Hash(id).AsSpan(0, 16)).ToLowerInvariant();

    public static string Uuid(string text)
    {
        var bytes = Hash(text).AsSpan(0, 16).ToArray();
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
