using System.Text.Json;

namespace FlowMaestro.Extensions.AI;

/// <summary>What a call came to: the outputs as a <see cref="JsonElement"/>, or a text for the model that says what went wrong.</summary>
internal sealed record FunctionResult(bool Succeeded, object Value)
{
    public static FunctionResult Completed(JsonElement outputs) => new(true, outputs);

    public static FunctionResult Failed(string why) => new(false, why);
}
