using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Stubs;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing;

/// <summary>
/// Stubs of every operation for a WireMock server, made at build time from the OpenAPI document and its examples. A valid request is
/// answered with the documented success, one without a key with 401, and one that the document does not allow not at
/// all, so that WireMock reports it as unmatched. A request may ask for any other answer by <see cref="AnswerHeader"/>.
/// </summary>
public static class FlowMaestroStubs
{
    /// <summary>
    /// The request header that asks for an answer by name: a status, or a status and the name of an example, for instance
    /// <c>404</c>, <c>429-day</c> or <c>200-deployed</c>.
    /// </summary>
    public const string AnswerHeader = StubVocabulary.AnswerHeader;

    /// <summary>
    /// Writes the stubs as files: into <c>mappings</c> those for WireMock, whose <c>--root-dir</c> the directory can
    /// be, and into <c>plain</c> one success stub for each operation with nothing but method, path, status, headers
    /// and body, which WireMock.Net can import too.
    /// </summary>
    /// <param name="directory">Is made where it does not exist. Files of the same names are replaced.</param>
    public static void WriteTo(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var mappings = Directory.CreateDirectory(Path.Combine(directory, "mappings")).FullName;
        var plain = Directory.CreateDirectory(Path.Combine(directory, "plain")).FullName;
        foreach (var operation in StubLibrary.Operations)
        {
            var all = new JObject { ["mappings"] = new JArray(operation.Mappings) };
            File.WriteAllText(Path.Combine(mappings, $"{operation.Id}.json"), all.ToString());
            File.WriteAllText(Path.Combine(plain, $"{operation.Id}.json"), operation.Plain.ToString());
        }
    }

    /// <summary>Loads the stubs into a WireMock that is running.</summary>
    /// <param name="wireMockRoot">The address of the server, for instance <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="pathPrefix">Goes before the path of every stub, so that tests can share a server. Default: none.</param>
    /// <param name="cancellationToken">Gives up loading.</param>
    /// <returns>The stubs as loaded; disposing it takes them out of the server again.</returns>
    /// <exception cref="HttpRequestException">The server does not answer, or did not take the stubs.</exception>
    public static async Task<LoadedStubs> LoadAsync(Uri wireMockRoot, string? pathPrefix = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wireMockRoot);
        var document = await DocumentReader.GetEmbeddedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var stubs = new LoadedStubs(wireMockRoot, pathPrefix, document);
        try
        {
            await stubs.ImportAsync(StubLibrary.Operations.SelectMany(operation => operation.Mappings), cancellationToken).ConfigureAwait(false);
            return stubs;
        }
        catch
        {
            await stubs.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
