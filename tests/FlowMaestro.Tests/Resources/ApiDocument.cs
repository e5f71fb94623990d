using System.Text.RegularExpressions;
using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Resources;

/// <summary>The OpenAPI document as the tests need it: operations with their examples.</summary>
internal static partial class ApiDocument
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    public static JObject Root { get; } = Read();

    public static IReadOnlyList<DocumentedOperation> Operations { get; } = OperationsOf(Root);

    public static IReadOnlyList<DocumentedOperation> OperationsOf(JObject document) =>
    [
        .. from path in ((JObject)document["paths"]!).Properties()
           from member in ((JObject)path.Value).Properties()
           where Methods.Contains(member.Name)
           select new DocumentedOperation(member.Name.ToUpperInvariant(), path.Name, (JObject)member.Value),
    ];

    public static DocumentedOperation Operation(string id) => Operations.Single(operation => operation.Id == id);

    /// <summary>The operation that a request reaches; a literal path wins over one with an id in that place.</summary>
    public static DocumentedOperation OperationOf(HttpMethod method, Uri address) =>
        Operations.Where(operation => operation.Method == method.Method && PatternOf(operation.Path).IsMatch(address.AbsolutePath))
            .MinBy(static operation => operation.Path.Count(static c => c == '{'))
        ?? throw new InvalidOperationException($"No operation is reached by {method} {address.AbsolutePath}");

    private static JObject Read()
    {
        using var yaml = File.OpenText(RepositoryRoot.File("openapi", "flowmaestro.yaml"));
        return DocumentTree.Read(yaml);
    }

    private static Regex PatternOf(string path) => new($"^{PathParameter().Replace(path, "[^/]+")}$");

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex PathParameter();
}
