using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Examples;

/// <summary>Says in plain JSON Schema what the vendor extensions of the document mean, so that examples in the shape of the deployed server are checked too.</summary>
internal static class WireSchemas
{
    public static void Explain(JObject document)
    {
        // The inner ones first, since the outer ones copy them.
        foreach (var schema in document.Descendants().OfType<JObject>().Where(static node => node["properties"] is JObject).Reverse().ToList())
        {
            // Clients put up with members they do not know; an example that has one is out of date.
            if (schema["additionalProperties"] is { Type: JTokenType.Boolean })
            {
                schema["additionalProperties"] = false;
            }

            var properties = (JObject)schema["properties"]!;
            var isWrittenAsText = false;
            foreach (var property in properties.Properties().ToList())
            {
                NameAliases(schema, properties, property);
                AllowWrapping(property);
                isWrittenAsText |= property.Value["x-from-text"] is not null;
            }

            if (isWrittenAsText)
            {
                AllowText(schema);
            }
        }
    }

    private static void NameAliases(JObject schema, JObject properties, JProperty property)
    {
        if (property.Value["x-aliases"] is not JArray aliases)
        {
            return;
        }

        foreach (var alias in aliases.Values<string>())
        {
            properties[alias!] = property.Value.DeepClone();
        }

        if (schema["required"] is JArray required && required.FirstOrDefault(name => (string?)name == property.Name) is { } itself)
        {
            itself.Remove();
            string[] names = [property.Name, .. aliases.Values<string>()!];
            var oneOfThem = names.Select(name => new JObject { ["required"] = new JArray(name), ["properties"] = new JObject { [name] = new JObject() } });
            var all = schema["allOf"] as JArray ?? [];
            all.Add(new JObject { ["anyOf"] = new JArray(oneOfThem) });
            schema["allOf"] = all;
        }
    }

    private static void AllowWrapping(JProperty property)
    {
        if ((string?)property.Value["x-unwrap"] is { } wrapper)
        {
            var wrapped = new JObject { ["type"] = "object", ["required"] = new JArray(wrapper), ["properties"] = new JObject { [wrapper] = property.Value.DeepClone() } };
            property.Value = new JObject { ["anyOf"] = new JArray(property.Value, wrapped) };
        }
    }

    private static void AllowText(JObject schema)
    {
        var whole = schema.DeepClone();
        var isNullable = schema["nullable"];
        schema.RemoveAll();
        schema["anyOf"] = new JArray(whole, new JObject { ["type"] = "string" });
        if (isNullable is not null)
        {
            schema["nullable"] = isNullable;
        }
    }
}
