using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using NJsonSchema.CodeGeneration;
using NJsonSchema.CodeGeneration.CSharp.Models;

namespace FlowMaestro.Tool.Types;

/// <summary>
/// How a type of the inputs is written, in place of the templates that NJsonSchema brings: immutable records whose names
/// travel as the workflow spells them.
/// </summary>
internal sealed class InputTemplates : ITemplateFactory
{
    private const string Json = "global::Newtonsoft.Json";

    private static readonly JsonSerializerOptions Literals = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ITemplate CreateTemplate(string language, string template, object model) => new Written(model switch
    {
        ClassTemplateModel type => Record(type),
        EnumTemplateModel type => Enum(type),
        _ => throw new NotSupportedException($"There is no template '{template}'."),
    });

    /// <summary>An XML comment of one line.</summary>
    public static string Summary(string indentation, string? text, string otherwise = "")
    {
        var words = (string.IsNullOrWhiteSpace(text) ? otherwise : text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return $"{indentation}/// <summary>{new XText(string.Join(' ', words))}</summary>\n";
    }

    /// <summary>A string of C#: its escapes are those of JSON.</summary>
    public static string Literal(string text) => JsonSerializer.Serialize(text, Literals);

    private static string Record(ClassTemplateModel type) =>
        Summary("", type.Description, $"An object of the inputs: {type.ClassName}.")
        + $"public sealed partial record {type.ClassName}\n{{\n{string.Join('\n', type.Properties.Select(Member))}}}\n";

    private static string Member(PropertyModel property)
    {
        // What is left out is not sent; a workflow may take null for a value.
        var left = property.HasRequiredKeyword ? "" : $", NullValueHandling = {Json}.NullValueHandling.Ignore";
        var required = property.HasRequiredKeyword ? "required " : "";
        return Summary("    ", property.Description, $"The input {property.Name}.")
            + $"    [{Json}.JsonProperty({Literal(property.Name)}{left})]\n"
            + $"    public {required}{property.Type} {property.PropertyName} {{ get; init; }}\n";
    }

    private static string Enum(EnumTemplateModel type)
    {
        var members = type.Enums.Select(one => Summary("    ", one.Value) + (type.IsStringEnum
            ? $"    [global::System.Runtime.Serialization.EnumMember(Value = {Literal(one.Value ?? "")})]\n    {one.Name},\n"
            : $"    {one.Name} = {one.Value},\n"));
        return Summary("", type.Description, $"What {type.Name} may be.")
            + (type.IsStringEnum ? $"[{Json}.JsonConverter(typeof({Json}.Converters.StringEnumConverter))]\n" : "")
            + $"public enum {type.Name}\n{{\n{string.Join('\n', members)}}}\n";
    }

    private sealed class Written(string text) : ITemplate
    {
        public string Render() => text;
    }
}
