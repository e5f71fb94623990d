using System.Text.Encodings.Web;
using System.Text.Json;
using NJsonSchema.CodeGeneration;
using NJsonSchema.CodeGeneration.CSharp.Models;

namespace FlowMaestro.Tool.Types;

/// <summary>How a type of the inputs is written, in place of the templates that NJsonSchema brings: immutable records whose names travel as the workflow spells them.</summary>
internal sealed class InputTemplates : ITemplateFactory
{
    private static readonly JsonSerializerOptions Literals = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ITemplate CreateTemplate(string language, string template, object model) => new Written(model switch
    {
        ClassTemplateModel type => Record(type),
        EnumTemplateModel type => Enum(type),
        _ => throw new NotSupportedException($"There is no template '{template}'."),
    });

    /// <summary>An XML comment of one line.</summary>
    public static string Summary(string indentation, string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var escaped = line.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        return $"{indentation}/// <summary>{escaped}</summary>\n";
    }

    /// <summary>A string of C#: its escapes are those of JSON.</summary>
    public static string Literal(string text) => JsonSerializer.Serialize(text, Literals);

    private static string Record(ClassTemplateModel type) =>
        $"{Summary("", string.IsNullOrWhiteSpace(type.Description) ? $"An object of the inputs: {type.ClassName}." : type.Description)}public sealed partial record {type.ClassName}\n{{\n{string.Join('\n', type.Properties.Select(Member))}}}\n";

    private static string Member(PropertyModel property)
    {
        // What is left out is not sent; a workflow may take null for a value.
        var left = property.HasRequiredKeyword ? "" : ", NullValueHandling = global::Newtonsoft.Json.NullValueHandling.Ignore";
        return $$"""
            {{Summary("    ", string.IsNullOrWhiteSpace(property.Description) ? $"The input {property.Name}." : property.Description)}}    [global::Newtonsoft.Json.JsonProperty({{Literal(property.Name)}}{{left}})]
                public {{(property.HasRequiredKeyword ? "required " : "")}}{{property.Type}} {{property.PropertyName}} { get; init; }

            """.ReplaceLineEndings("\n");
    }

    private static string Enum(EnumTemplateModel type)
    {
        var members = type.Enums.Select(one => type.IsStringEnum
            ? $"{Summary("    ", one.Value ?? "")}    [global::System.Runtime.Serialization.EnumMember(Value = {Literal(one.Value ?? "")})]\n    {one.Name},\n"
            : $"{Summary("    ", one.Value ?? "")}    {one.Name} = {one.Value},\n");
        var converter = type.IsStringEnum ? "[global::Newtonsoft.Json.JsonConverter(typeof(global::Newtonsoft.Json.Converters.StringEnumConverter))]\n" : "";
        return $"{Summary("", string.IsNullOrWhiteSpace(type.Description) ? $"What {type.Name} may be." : type.Description)}{converter}public enum {type.Name}\n{{\n{string.Join('\n', members)}}}\n";
    }

    private sealed class Written(string text) : ITemplate
    {
        public string Render() => text;
    }
}
