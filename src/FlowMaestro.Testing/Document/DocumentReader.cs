using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NSwag;

namespace FlowMaestro.Testing.Document;

/// <summary>Reads the OpenAPI document that this package carries.</summary>
internal static class DocumentReader
{
    private static readonly Lazy<Task<ApiDocument>> Document = new(ReadEmbeddedAsync);

#pragma warning disable RS0030 // The document is in memory: there is nothing to wait for.
    public static ApiDocument Embedded => GetEmbeddedAsync().GetAwaiter().GetResult();
#pragma warning restore RS0030

    public static Task<ApiDocument> GetEmbeddedAsync() => Document.Value;

    // NSwag's own reader of YAML turns the numbers and booleans of examples into strings.
    public static async Task<ApiDocument> ReadAsync(JObject tree, CancellationToken cancellationToken = default) =>
        new(await OpenApiDocument.FromJsonAsync(tree.ToString(Formatting.None), cancellationToken).ConfigureAwait(false));

    private static async Task<ApiDocument> ReadEmbeddedAsync()
    {
        using var yaml = new StreamReader(typeof(DocumentReader).Assembly.GetManifestResourceStream("flowmaestro.yaml")!);
        return await ReadAsync(DocumentTree.Read(yaml)).ConfigureAwait(false);
    }
}
