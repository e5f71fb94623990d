namespace FlowMaestro.Json;

/// <summary>What the compiler and the trimmer say at a line that needs reflection.</summary>
internal static class Reflection
{
    private const string Instead = "For inputs, metadata and bodies pass a JsonObject, a JsonElement or JsonInput.From; "
        + "for outputs and data pass a JsonTypeInfo.";

    public const string WhenTrimmed = $"Reads or writes a type by reflection, of which trimming may leave nothing. {Instead}";

    public const string WhenCompiled = $"Reads or writes a type by reflection, which needs code that is made at run time. {Instead}";

    /// <summary>Why a call of such a member without a value warns of nothing.</summary>
    public const string NotWithoutValue = "Nothing is written: there is no value.";
}
