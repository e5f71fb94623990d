using FlowMaestro.Http;
using FlowMaestro.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Models;

public readonly partial struct ExecutionStatus
{
    /// <summary>Whether the execution is over: completed, failed or cancelled. Paused is not, and neither is a state that this version does not know.</summary>
    public bool IsTerminal => Value is Values.Completed or Values.Failed or Values.Cancelled;
}

public sealed partial record Workflow
{
    private JObject? MakeInputSchema() => Inputs is null ? null : new JObject
    {
        ["type"] = "object",
        ["properties"] = new JObject(Inputs.Select(static input => new JProperty(input.Key, input.Value.ToSchema()))),
        ["required"] = new JArray(Inputs.Where(static input => input.Value.Required).Select(static input => input.Key)),
    };
}

public sealed partial record WorkflowInput
{
    internal JObject ToSchema()
    {
        var schema = new JObject();
        Add("type", SchemaType);
        Add("title", Label);
        Add("description", Description);
        return schema;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                schema[name] = value;
            }
        }
    }

    // A schema with a type of another vocabulary is not valid; one without a type takes anything.
    private string? SchemaType => Type switch
    {
        "text" or "textarea" or "string" or "email" or "url" or "date" or "datetime" or "password" => "string",
        "number" or "integer" or "boolean" or "object" or "array" => Type,
        "checkbox" => "boolean",
        _ => null,
    };
}

public sealed partial record Execution
{
    /// <summary>Reads the outputs as your own type, straight from the answer's bytes.</summary>
    /// <remarks>
    /// What comes out is what Newtonsoft.Json makes of them. Without a <paramref name="serializer"/>, classes of auto-implemented
    /// properties are read in half the time; a class may be made once more where that way does not get to the end.
    /// </remarks>
    /// <param name="serializer">Your settings; by default Newtonsoft.Json's own, whatever the application made its default.</param>
    /// <returns>The outputs; <c>default</c> where there are none.</returns>
    /// <exception cref="JsonException">The outputs do not fit the type.</exception>
    public T? OutputsAs<T>(JsonSerializer? serializer = null) => OutputsJson is { } outputs ? outputs.To<T>(serializer) : default;

    /// <summary>Makes sure that the execution completed.</summary>
    /// <returns>The same execution.</returns>
    /// <exception cref="FlowMaestroExecutionException">It failed, was cancelled, or is not over.</exception>
    public Execution EnsureSucceeded()
    {
        if (Status == ExecutionStatus.Completed)
        {
            return this;
        }

        var why = Error?.Message is { Length: > 0 } message ? new Redaction("", InputsJson?.Utf8 ?? default).Apply(message) : $"its status is '{Status}'";
        throw new FlowMaestroExecutionException($"The execution {Id} did not complete: {why}", this);
    }

    /// <summary>The same without the response that it came in: what points into a page would keep all of it.</summary>
    internal Execution Detached()
    {
        return this with { InputsJson = Copy(InputsJson), OutputsJson = Copy(OutputsJson) };

        static JsonPayload? Copy(JsonPayload? json) => json is null ? null : new JsonPayload(json.Utf8.ToArray());
    }
}
