using Newtonsoft.Json.Linq;

namespace FlowMaestro.Models;

public sealed partial record Workflow
{
    private JObject? MakeInputSchema() => Inputs is null ? null : new JObject
    {
        ["type"] = "object",
        ["properties"] = new JObject(Inputs.Select(static input => new JProperty(input.Key, input.Value.ToSchema()))),
        ["required"] = new JArray(Inputs.Where(static input => input.Value.Required).Select(static input => input.Key)),
    };
}
