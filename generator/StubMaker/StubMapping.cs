using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace FlowMaestro.StubMaker;

/// <summary>Mappings of WireMock, made from what the document says of an operation.</summary>
internal static class StubMapping
{
    private const string BearerToken = "^Bearer \\S+$";

    // A path with fewer parameters comes first: memory/stats is not the memory of a user called stats.
    private enum Priority
    {
        Named = 30,
        Default = 60,
        Unauthenticated = 80,
    }

    /// <summary>Every answer of the operation, each to requests that ask for it by name; the first good ones to valid requests that name none.</summary>
    public static IEnumerable<JObject> All(DocumentedOperation operation)
    {
        foreach (var answer in operation.Answers)
        {
            if (answer.IsFirst && answer.Status == operation.SuccessStatus)
            {
                yield return Mapping(operation, answer, answer.Name, Priority.Default, StrictRequest(operation, Absent()));
            }

            yield return Named(operation, answer);
        }

        yield return Unauthenticated(operation);
    }

    /// <summary>The success stub with nothing but method, path, status, headers and a body of text.</summary>
    public static JObject Plain(DocumentedOperation operation)
    {
        var answer = operation.Answers.First(a => a.Status == operation.SuccessStatus);
        return new JObject
        {
            ["request"] = new JObject { ["method"] = operation.Method, ["urlPath"] = operation.ExamplePath },
            ["response"] = new JObject { ["status"] = answer.Status, ["headers"] = Headers(answer), ["body"] = BodyText(answer) },
        };
    }

    private static JObject Response(DocumentedAnswer answer)
    {
        var response = new JObject { ["status"] = answer.Status, ["headers"] = Headers(answer) };
        if (answer.IsStream)
        {
            response["body"] = BodyText(answer);
        }
        else if (answer.Body is not null)
        {
            response["jsonBody"] = answer.Body;
        }

        return response;
    }

    private static JObject StrictRequest(DocumentedOperation operation, JObject name)
    {
        var request = Request(operation);
        var headers = new JObject
        {
            ["Authorization"] = new JObject { ["matches"] = BearerToken },
            [StubVocabulary.AnswerHeader] = name,
        };
        request["headers"] = headers;
        if (operation.Query.Count > 0)
        {
            request["queryParameters"] = new JObject(operation.Query.Select(q => new JProperty(q.Key, Parameter(q.Value, operation.RequiredQuery.Contains(q.Key)))));
        }

        if (operation.BodySchema is { } schema)
        {
            var pattern = new JObject { ["matchesJsonSchema"] = StrictSchema.Of(schema), ["schemaVersion"] = "V202012" };
            request["bodyPatterns"] = new JArray(operation.IsBodyRequired ? pattern : new JObject { ["or"] = new JArray(pattern, Absent()) });
            var json = new JObject { ["contains"] = DocumentedAnswer.Json };
            headers["Content-Type"] = operation.IsBodyRequired ? json : new JObject { ["or"] = new JArray(json, Absent()) };
        }

        return request;
    }

    private static JObject Named(DocumentedOperation operation, DocumentedAnswer answer)
    {
        var name = new JObject { ["matches"] = answer.IsFirst ? $"{answer.Status}|{answer.Name}" : answer.Name };
        var request = Request(operation);
        if (answer.IsSuccess)
        {
            request = StrictRequest(operation, name);
        }
        else
        {
            request["headers"] = new JObject { [StubVocabulary.AnswerHeader] = name };
        }

        return Mapping(operation, answer, answer.Name, Priority.Named, request);
    }

    private static JObject Unauthenticated(DocumentedOperation operation)
    {
        var request = Request(operation);
        request["headers"] = new JObject { ["Authorization"] = Absent(), [StubVocabulary.AnswerHeader] = Absent() };
        var answer = operation.Answers.First(a => a.Status == 401);
        return Mapping(operation, answer, "without a key", Priority.Unauthenticated, request);
    }

    private static JObject Request(DocumentedOperation operation) => new()
    {
        ["method"] = operation.Method,
        ["urlPathTemplate"] = operation.Path,
    };

    private static JObject Mapping(DocumentedOperation operation, DocumentedAnswer answer, string name, Priority priority, JObject request) => new()
    {
        ["name"] = $"{operation.Id} {name}",
        ["priority"] = (int)priority + operation.Segments.Count(DocumentedOperation.IsParameter),
        ["request"] = request,
        ["response"] = Response(answer),
        ["metadata"] = new JObject { [StubVocabulary.Operation] = operation.Id, [StubVocabulary.Answer] = answer.Name },
    };

    private static JObject Headers(DocumentedAnswer answer)
    {
        var headers = new JObject(answer.Headers.Select(h => new JProperty(h.Key, h.Value)));
        if (answer.ContentType is { } type)
        {
            headers["Content-Type"] = type;
        }

        return headers;
    }

    private static string? BodyText(DocumentedAnswer answer) => answer.IsStream ? (string?)answer.Body : answer.Body?.ToString(Newtonsoft.Json.Formatting.None);

    private static JObject Parameter(JsonSchema schema, bool isRequired)
    {
        var pattern = new JObject { ["matches"] = StubText.PatternOf(schema) };
        return isRequired ? pattern : new JObject { ["or"] = new JArray(pattern, Absent()) };
    }

    private static JObject Absent() => new() { ["absent"] = true };
}
