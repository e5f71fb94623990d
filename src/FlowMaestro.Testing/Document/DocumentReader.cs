using NSwag;
using YamlDotNet.Serialization;

namespace FlowMaestro.Testing.Document;

/// <summary>Reads the OpenAPI document that this package carries.</summary>
internal static class DocumentReader
{
    private static readonly Lazy<Task<ApiDocument>> Document = new(ReadEmbeddedAsync);

#pragma warning disable RS0030 // The document is in memory: there is nothing to wait for.
    public static ApiDocument Embedded => GetEmbeddedAsync().GetAwaiter().GetResult();
#pragma warning restore RS0030

    public static Task<ApiDocument> GetEmbeddedAsync() => Document.Value;

    public static async Task<ApiDocument> ReadAsync(TextReader yaml, CancellationToken cancellationToken = default)
    {
        // NSwag's own reader of YAML turns the numbers and booleans of examples into strings.
        var tree = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(tree);
        var document = await OpenApiDocument.FromJsonAsync(json, cancellationToken).ConfigureAwait(false);
        return new ApiDocument(document);
    }

    private static async Task<ApiDocument> ReadEmbeddedAsync()
    {
        using var yaml = new StreamReader(typeof(DocumentReader).Assembly.GetManifestResourceStream("flowmaestro.yaml")!);
        return await ReadAsync(yaml).ConfigureAwait(false);
    }
}
