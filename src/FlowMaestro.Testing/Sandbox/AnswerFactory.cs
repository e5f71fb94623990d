using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>Success answers, in the shape of their example.</summary>
internal sealed class AnswerFactory(Refusals refusals, SandboxShape shape)
{
    private readonly string _example = ExampleRows.Name(shape);

    /// <summary>The example itself, for an operation that nothing more is known about.</summary>
    public JsonAnswer Example(Call call)
    {
        var envelope = call.Operation.SuccessExample(_example);
        if (envelope?.ContainsKey("meta") == true)
        {
            envelope["meta"] = refusals.Meta();
        }

        return new JsonAnswer(call.Operation.SuccessStatus, envelope);
    }

    public JsonAnswer One(Call call, JObject row)
    {
        var answer = Example(call);
        if (answer.Body is { } envelope)
        {
            envelope["data"] = Shape(call.Operation.Data!, (JObject)envelope["data"]!).Send(row);
        }

        return answer;
    }

    /// <summary>With the members of all examples of this shape, of which those that are null stay away.</summary>
    public JsonAnswer Sparse(Call call, JObject row)
    {
        var answer = Example(call);
        var sample = call.Operation.SuccessExamples(_example).Aggregate(new JObject(), (all, one) => ResourceCollection.Merge(all, (JObject)one["data"]!));
        var sent = Shape(call.Operation.Data!, sample).Send(row);
        sent.Properties().Where(member => member.Value is JValue { Value: null }).ToList().ForEach(member => member.Remove());
        answer.Body!["data"] = sent;
        return answer;
    }

    /// <summary>A row of an answer completed with what the example of the operation says where the row is silent.</summary>
    public JObject Complete(Call call, JObject row)
    {
        var sample = (JObject)call.Operation.SuccessExample(_example)!["data"]!;
        return ResourceCollection.Merge(WireShape.Receive(Shape(call.Operation.Data!, sample).Send(row), call.Operation.Data!), row);
    }

    public JsonAnswer Many(Call call, IReadOnlyList<JObject> rows)
    {
        var answer = Example(call);
        var envelope = answer.Body!;
        var wrapper = envelope["data"] is JObject ? ExampleRows.Wrapper(call.Operation) : null;
        var isPaged = envelope.ContainsKey("pagination");
        var page = Page.Of(call.Query, rows.Count);
        var sample = ExampleRows.Of(call.Operation, _example).First();
        var row = Shape(call.Operation.Data!.ActualTypeSchema.Item!, sample);
        var sent = new JArray((isPaged ? rows.Skip(page.Skip).Take(page.PerPage) : rows).Select(row.Send));
        envelope["data"] = wrapper is null ? sent : new JObject { [wrapper] = sent };
        if (isPaged)
        {
            envelope["pagination"] = page.ToJson(DeployedQuirks.HidesFollowingPages(shape, call));
        }

        return answer;
    }

    private WireShape Shape(NJsonSchema.JsonSchema schema, JObject sample) => new(sample, schema, errorsAreText: shape == SandboxShape.Deployed);
}
