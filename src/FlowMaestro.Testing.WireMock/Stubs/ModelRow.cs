using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>Turns JSON under the names of the OpenAPI document into a generated model, and back.</summary>
internal static class ModelRow
{
    // Of its own, so that the application's JsonConvert.DefaultSettings cannot change what is sent.
    private static readonly JsonSerializer Serializer =
        JsonSerializer.Create(new JsonSerializerSettings { DateParseHandling = DateParseHandling.None });

    public static T Read<T>(JToken row)
        where T : class => row.ToObject<T>(Serializer)!;

    public static JObject Of(object model) => JObject.FromObject(model, Serializer);

    /// <param name="value">What a test gives as outputs: an anonymous object, a dictionary, a JSON token.</param>
    public static JToken Value(object value) => JToken.FromObject(value, Serializer);
}
