using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Json;

/// <summary>
/// Inside a type that System.Text.Json reads or writes, a type with Newtonsoft.Json's attributes, or a token of it, is left to
/// Newtonsoft.Json.
/// </summary>
[RequiresUnreferencedCode(Reflection.WhenTrimmed)]
[RequiresDynamicCode(Reflection.WhenCompiled)]
internal sealed class NewtonsoftTypeConverterFactory : JsonConverterFactory
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public override bool CanConvert(Type typeToConvert) => typeof(JToken).IsAssignableFrom(typeToConvert)
        || (!TextJson.Owns(typeToConvert)
            && (Carries(typeToConvert)
                || typeToConvert.GetProperties(Members).Any(Carries)
                || typeToConvert.GetFields(Members).Any(Carries)));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private static bool Carries(MemberInfo member) =>
        member.GetCustomAttributesData().Any(static attribute => attribute.AttributeType.Namespace == "Newtonsoft.Json");

    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    private sealed class Converter<T> : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            try
            {
                return new JsonPayload(Encoding.UTF8.GetBytes(document.RootElement.GetRawText())).To<T>(serializer: null);
            }
            catch (Newtonsoft.Json.JsonException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            try
            {
                writer.WriteRawValue(FreeFormJson.Write(value!), skipInputValidation: true);
            }
            catch (UnwritableException e)
            {
                // System.Text.Json adds the path that led here to its own exceptions only.
                throw new JsonException(null, e);
            }
        }
    }
}
