using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Data;

/// <summary>A workflow of the options as a row.</summary>
internal static class WorkflowRow
{
    private static readonly DateTimeOffset FirstCreated = new(2026, 1, 12, 9, 30, 0, TimeSpan.Zero);

    /// <param name="workflow">What it is.</param>
    /// <param name="id">Its id.</param>
    /// <param name="age">How many are newer; they are listed first.</param>
    public static JObject Of(SandboxWorkflow workflow, string id, int age) => new()
    {
        ["id"] = id,
        ["name"] = workflow.Name,
        ["description"] = workflow.Description,
        ["version"] = 1,
        ["status"] = "active",
        ["inputs"] = workflow.Inputs.Count == 0 ? null : Inputs(workflow),
        ["input_schema"] = workflow.Inputs.Count == 0 ? null : InputSchema(workflow),
        ["created_at"] = WireTime.Format(FirstCreated.AddDays(-age)),
        ["updated_at"] = WireTime.Format(FirstCreated.AddDays(-age)),
    };

    private static JObject Inputs(SandboxWorkflow workflow)
    {
        var inputs = new JObject();
        foreach (var (name, input) in workflow.Inputs)
        {
            var declared = new JObject { ["type"] = input.Type, ["label"] = input.Label, ["required"] = input.Required };
            if (input.Description is not null)
                declared["description"] = input.Description;

            inputs[name] = declared;
        }

        return inputs;
    }

    private static JObject InputSchema(SandboxWorkflow workflow)
    {
        var properties = new JObject();
        foreach (var (name, input) in workflow.Inputs)
            properties[name] = new JObject { ["type"] = input.Type == "text" ? "string" : input.Type, ["title"] = input.Label };

        return new JObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JArray(workflow.Inputs.Where(i => i.Value.Required).Select(i => i.Key)),
        };
    }
}
