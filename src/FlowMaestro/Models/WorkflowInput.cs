using Newtonsoft.Json.Linq;

namespace FlowMaestro.Models;

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
                schema[name] = value;
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
