using System.Collections.Concurrent;
using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace FlowMaestro.Testing.Stubs;

/// <summary>An operation with its responses, made once for all servers.</summary>
internal sealed class StubbedOperation
{
    private static readonly ConcurrentDictionary<SandboxShape, IReadOnlyDictionary<string, StubbedOperation>> ByShape = [];

    private StubbedOperation(DocumentedOperation documented, SandboxShape shape)
    {
        Documented = documented;
        Responses =
        [
            .. from response in documented.Responses
               group response by (response.Status, response.ContentType) into alternatives
               let preferred = alternatives.FirstOrDefault(response => IsOf(shape, response)) ?? alternatives.First()
               from response in alternatives
               select StubResponse.Of(response, response == preferred),
        ];
    }

    public DocumentedOperation Documented { get; }

    public IReadOnlyList<StubResponse> Responses { get; }

    public static IReadOnlyDictionary<string, StubbedOperation> All(SandboxShape wanted) => ByShape.GetOrAdd(wanted, static shape =>
        DocumentReader.Embedded.Operations.ToDictionary(
            static operation => operation.Id,
            operation => new StubbedOperation(operation, shape)));

    /// <param name="name">A status, or a status and the name of an example. JSON comes before a stream of the same name.</param>
    /// <exception cref="ArgumentException">There is no such response.</exception>
    public IReadOnlyList<StubResponse> Find(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var found = Responses.Where(response => response.Names.Contains(name)).OrderBy(static one => one.Documented.IsStream).ToList();
        if (found.Count == 0)
        {
            var names = string.Join(", ", Responses.SelectMany(static response => response.Names).Distinct());
            throw new ArgumentException($"The OpenAPI document has no response {name} of {Documented.Id}. It has {names}.", nameof(name));
        }

        return found;
    }

    /// <summary>The first success in JSON that fulfils a condition; the preferred one where none does.</summary>
    public StubResponse Success(Func<JObject, bool> condition)
    {
        List<StubResponse> successes = [.. Responses.Where(static response => response.Documented is { IsSuccess: true, IsStream: false })];
        return successes.Find(response => condition(response.Json)) ?? successes.Find(static response => response.IsPreferred)!;
    }

    /// <exception cref="ArgumentException">The document does not allow the body.</exception>
    public StubResponse Change(StubResponse response, Action<JObject> change)
    {
        if (response.Documented.Body is not JObject original)
            throw new ArgumentException($"The response {response.Name} of {Documented.Id} has no JSON to be changed.", nameof(change));

        var body = response.Json;
        change(body);

        // An example in the shape of the public server has violations of its own, since the schema knows the documented names.
        var wrong = Violations(response.Documented.Schema, body).Except(Violations(response.Documented.Schema, original)).ToList();
        return wrong.Count == 0 ? response.With(body) : throw new ArgumentException(
            $"The OpenAPI document does not allow this response {response.Name} of {Documented.Id}: {string.Join("; ", wrong)}.",
            nameof(change));
    }

    private static IEnumerable<string> Violations(JsonSchema? schema, JObject body) =>
        (schema?.Validate(body, SchemaType.OpenApi3) ?? []).SelectMany(RequestRules.Leaves)
            .Select(static error => $"{error.Path} {RequestRules.Reason(error)}");

    private static bool IsOf(SandboxShape shape, DocumentedResponse response) =>
        (shape == SandboxShape.Deployed ? (string[])["deployed", "live"] : ["documented"]).Contains(response.Example);
}
