using System.Globalization;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace FlowMaestro.Testing.Document;

/// <summary>Finds what a request has that the document does not allow.</summary>
internal static class RequestRules
{
    /// <param name="operation">What was asked for; null where the document has nothing there.</param>
    /// <param name="query">The decoded parameters.</param>
    /// <param name="body">Null where none was sent.</param>
    public static IEnumerable<Violation> Check(DocumentedOperation? operation, IReadOnlyDictionary<string, string> query, JToken? body) =>
        operation is null ? [new Violation("path", "no operation")] : CheckQuery(operation, query).Concat(CheckBody(operation, body));

    public static IEnumerable<Violation> CheckQuery(DocumentedOperation operation, IReadOnlyDictionary<string, string> query)
    {
        foreach (var name in operation.RequiredQuery.Where(name => !query.ContainsKey(name)))
            yield return new Violation($"query {name}", "is required", IsRefused: true);

        foreach (var (name, value) in query)
        {
            if (!operation.Query.TryGetValue(name, out var schema))
            {
                yield return new Violation($"query {name}", $"not a parameter of {operation.Id}");
                continue;
            }

            foreach (var error in schema.Validate(Typed(value, schema), SchemaType.OpenApi3))
                yield return new Violation($"query {name}", Reason(error));
        }
    }

    /// <param name="operation">What was asked for.</param>
    /// <param name="body">Null where none was sent.</param>
    public static IEnumerable<Violation> CheckBody(DocumentedOperation operation, JToken? body)
    {
        if (operation.BodySchema is null)
            return body is null ? [] : [new Violation("body", $"{operation.Id} takes none")];

        if (body is null)
            return operation.IsBodyRequired ? [new Violation("body", "is required", IsRefused: true)] : [];

        return operation.BodySchema.Validate(body, SchemaType.OpenApi3).SelectMany(Leaves).Select(BodyViolation);
    }

    // The server drops members that it does not know, and refuses everything else.
    private static Violation BodyViolation(ValidationError error) =>
        new(
            $"body {error.Path?.TrimStart('#', '/')}".TrimEnd(),
            Reason(error),
            error.Kind != ValidationErrorKind.NoAdditionalPropertiesAllowed);

    /// <summary>What is wrong in the end. Of alternatives those count whose type is that of the value.</summary>
    public static IEnumerable<ValidationError> Leaves(ValidationError error)
    {
        if (error is not ChildSchemaValidationError { Errors: { Count: > 0 } errors })
            return [error];

        var alternatives = errors.Values.Select(inner => inner.SelectMany(Leaves).ToList()).ToList();
        var meant = alternatives.FindAll(inner => !inner.Exists(leaf => leaf.Token == error.Token && IsOfOtherType(leaf)));
        return (meant.Count > 0 ? meant : alternatives).SelectMany(inner => inner);
    }

    private static bool IsOfOtherType(ValidationError error) => error.Kind.ToString().EndsWith("Expected", StringComparison.Ordinal);

    private static JToken Typed(string value, JsonSchema schema) => schema.Type switch
    {
        JsonObjectType.Integer when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
            number,
        JsonObjectType.Number when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        JsonObjectType.Boolean when bool.TryParse(value, out var flag) => flag,
        _ => value,
    };

    public static string Reason(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => "is required",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => "is not a member of the schema",
        ValidationErrorKind.StringTooShort => "is too short",
        ValidationErrorKind.NumberTooBig or ValidationErrorKind.IntegerTooBig => $"is more than {error.Schema.Maximum}",
        ValidationErrorKind.NumberTooSmall => $"is less than {error.Schema.Minimum}",
        ValidationErrorKind.TooFewItems => "has too few items",
        ValidationErrorKind.NotInEnumeration => "is not one of the values of the schema",
        ValidationErrorKind.StringExpected => "must be a string",
        ValidationErrorKind.IntegerExpected => "must be an integer",
        ValidationErrorKind.NumberExpected => "must be a number",
        ValidationErrorKind.BooleanExpected => "must be a boolean",
        ValidationErrorKind.ObjectExpected => "must be an object",
        ValidationErrorKind.ArrayExpected => "must be an array",
        _ => error.Kind.ToString(),
    };
}
