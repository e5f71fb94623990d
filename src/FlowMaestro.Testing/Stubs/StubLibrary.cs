using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>The stubs that the build made from the OpenAPI document.</summary>
internal static class StubLibrary
{
    private static readonly Lazy<IReadOnlyDictionary<string, OperationStubs>> Embedded = new(Read);

    public static IEnumerable<OperationStubs> Operations => Embedded.Value.Values;

    /// <exception cref="ArgumentException">There is no such operation.</exception>
    public static OperationStubs Of(string operationId) =>
        Embedded.Value.GetValueOrDefault(operationId) ?? throw new ArgumentException($"The OpenAPI document has no operation {operationId}.", nameof(operationId));

    private static Dictionary<string, OperationStubs> Read()
    {
        using var text = new StreamReader(typeof(StubLibrary).Assembly.GetManifestResourceStream("stubs.json")!);
        return StubJson.Read<JObject>(text).Properties().ToDictionary(p => p.Name, p => new OperationStubs(p.Name, p.Value["mappings"]!.Cast<JObject>().ToList(), (JObject)p.Value["plain"]!));
    }
}
