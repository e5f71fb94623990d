using NJsonSchema;

namespace FlowMaestro.StubMaker;

/// <summary>What a schema allows in text, as a regular expression.</summary>
internal static class StubText
{
    public static string PatternOf(JsonSchema schema) => schema.ActualTypeSchema switch
    {
        { Enumeration.Count: > 0 } s => string.Join('|', s.Enumeration),
        { Type: JsonObjectType.Integer, Maximum: 100 } => "[1-9][0-9]?|100",
        { Type: JsonObjectType.Integer } => "[1-9][0-9]*",
        { Type: JsonObjectType.Boolean } => "true|false",
        _ => ".+",
    };
}
