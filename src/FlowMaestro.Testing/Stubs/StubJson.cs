using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

internal static class StubJson
{
    public static T Read<T>(string json)
        where T : JToken =>
        Read<T>(new StringReader(json));

    public static T Read<T>(TextReader json)
        where T : JToken
    {
        using var reader = new JsonTextReader(json) { DateParseHandling = DateParseHandling.None };
        return (T)JToken.ReadFrom(reader);
    }

    /// <summary>The value of a body: text where it is no JSON, null where there is none.</summary>
    public static JToken? Body(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            return Read<JToken>(text);
        }
        catch (JsonReaderException)
        {
            return text;
        }
    }
}
