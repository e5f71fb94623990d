using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Data;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>Success responses with the members of their example.</summary>
internal sealed class SuccessResponses(ErrorResponses refusals, SandboxShape shape)
{
    private readonly string _example = ExampleRows.Name(shape);

    /// <summary>The example itself, for an operation of which nothing more is known.</summary>
    public JsonResponse Example(ApiRequest request)
    {
        var envelope = request.Operation.SuccessExample(_example);
        if (envelope?.ContainsKey("meta") == true)
            envelope["meta"] = refusals.Meta();

        return new JsonResponse(request.Operation.SuccessStatus, envelope);
    }

    public JsonResponse One(ApiRequest request, JObject row)
    {
        var response = Example(request);
        if (response.Body is { } envelope)
            envelope["data"] = Shape(request.Operation.Data!, (JObject)envelope["data"]!).Send(row);

        return response;
    }

    /// <summary>With the members of all examples of this shape, without those that are null.</summary>
    public JsonResponse Sparse(ApiRequest request, JObject row)
    {
        var response = Example(request);
        var sample = request.Operation.SuccessExamples(_example)
            .Aggregate(new JObject(), (all, one) => ResourceCollection.Merge(all, (JObject)one["data"]!));
        var sent = Shape(request.Operation.Data!, sample).Send(row);
        sent.Properties().Where(member => member.Value is JValue { Value: null }).ToList().ForEach(member => member.Remove());
        response.Body!["data"] = sent;
        return response;
    }

    /// <summary>The row, with the members that it lacks taken from the example of the operation.</summary>
    public JObject Complete(ApiRequest request, JObject row)
    {
        var sample = (JObject)request.Operation.SuccessExample(_example)!["data"]!;
        return ResourceCollection.Merge(WireShape.Receive(Shape(request.Operation.Data!, sample).Send(row), request.Operation.Data!), row);
    }

    /// <summary>The rows of one page; all of them where the example has no pages.</summary>
    public JsonResponse Page(ApiRequest request, IReadOnlyList<JObject> rows, PageRange range) =>
        request.Operation.SuccessExample(_example)!.ContainsKey("pagination")
            ? Many(request, range.Cut(rows), range.ToJson(rows.Count))
            : Many(request, rows, pagination: null);

    public JsonResponse Many(ApiRequest request, IEnumerable<JObject> rows, JObject? pagination)
    {
        var response = Example(request);
        var envelope = response.Body!;
        var wrapper = envelope["data"] is JObject ? ExampleRows.Wrapper(request.Operation) : null;
        var row = Shape(request.Operation.Data!.ActualTypeSchema.Item!, ExampleRows.Of(request.Operation, _example).First());
        var sent = new JArray(rows.Select(row.Send));
        envelope["data"] = wrapper is null ? sent : new JObject { [wrapper] = sent };
        if (pagination is not null)
            envelope["pagination"] = pagination;

        return response;
    }

    private WireShape Shape(NJsonSchema.JsonSchema schema, JObject sample) =>
        new(sample, schema, errorsAreText: shape == SandboxShape.Deployed);
}
