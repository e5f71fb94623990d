using Newtonsoft.Json.Linq;
using NSwag;

namespace FlowMaestro.Testing.Document;

internal static class ExampleValue
{
    /// <summary>A copy of the value, to be changed at will.</summary>
    public static JToken Of(OpenApiExample example)
    {
        var copy = example.Value is JToken token ? token.DeepClone() : new JValue(example.Value);

        // NSwag reads what looks like a date as one; on the wire it is text.
        var dates = (copy as JContainer)?.Descendants().OfType<JValue>().Where(v => v.Type == JTokenType.Date).ToList();
        foreach (var date in dates ?? [])
            date.Value = WireTime.Format(new DateTimeOffset(((DateTime)date.Value!).ToUniversalTime()));

        return copy;
    }
}
