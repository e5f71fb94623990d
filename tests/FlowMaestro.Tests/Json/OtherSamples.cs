using System.ComponentModel;
using System.Runtime.Serialization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using TextJson = System.Text.Json.Serialization;

namespace FlowMaestro.Tests.Json;

/// <summary>Types of users that are Newtonsoft.Json's alone.</summary>
internal static class OtherSamples
{
#pragma warning disable CA1044, CA1051, CA1822, CA1819, CA2227, CS0649, IDE0044, IDE0051 // Users write such types.
    public sealed class TextJsonMembers
    {
        [TextJson.JsonIgnore]
        public int Small { get; set; }

        [TextJson.JsonInclude]
        public string Text { get; private set; } = "kept";

        [TextJson.JsonNumberHandling(TextJson.JsonNumberHandling.AllowReadingFromString)]
        public int Large { get; set; }
    }

    public sealed class TextJsonExtension
    {
        [TextJson.JsonExtensionData]
        public Dictionary<string, string>? Map { get; set; }
    }

    [TextJson.JsonNumberHandling(TextJson.JsonNumberHandling.AllowReadingFromString)]
    public sealed class TextJsonType
    {
        public double Real { get; set; }
    }

    public sealed class TextJsonConstructor
    {
        public TextJsonConstructor() => Text = "one";

        [TextJson.JsonConstructor]
        public TextJsonConstructor(int small) => (Text, Small) = ("other", small);

        public string? Text { get; set; }

        public int Small { get; set; }
    }

    public sealed record Positional(string? Text, int Small, List<int>? Numbers);

    public struct Struct
    {
        public int Small { get; set; }
    }

    public sealed class Fields
    {
        public string? Text;

        public int Small { get; set; }
    }

    public sealed class SameNames
    {
        public int Small { get; set; }

        [JsonProperty("small")]
        public int Other { get; set; }

        [JsonProperty("SMALL"), JsonIgnore]
        public int Third { get; set; }
    }

    public sealed class Hiding : PlainSamples.Named
    {
        [JsonProperty("other_text")]
        public new string? Text { get; set; }
    }

    public sealed class Clashing
    {
        [JsonProperty("a")]
        public int Small { get; set; }

        [JsonProperty("a")]
        public int Large { get; set; }
    }

    public sealed class Setters
    {
        private int _small;

        public int Small
        {
            get => _small;
            set => _small = value < 0 ? throw new ArgumentOutOfRangeException(nameof(value)) : value + 1;
        }
    }

    public sealed class Callbacks
    {
        public int Small { get; set; }

        [OnDeserialized]
        internal void Add(StreamingContext _) => Small++;
    }

    public sealed class Erring
    {
        public int Small { get; set; }

        [Newtonsoft.Json.Serialization.OnError]
        internal void Ignore(StreamingContext _, Newtonsoft.Json.Serialization.ErrorContext error) => error.Handled = true;
    }

    [JsonConverter(typeof(Fixed))]
    public sealed class Converted
    {
        public int Small { get; set; }
    }

    public sealed class ConvertedMember
    {
        [JsonConverter(typeof(Fixed))]
        public Converted? Leaves { get; set; }
    }

    public sealed class ConvertedItems
    {
        [JsonProperty(ItemConverterType = typeof(Fixed))]
        public List<Converted>? Rows { get; set; }
    }

    public sealed class Demanding
    {
        [JsonProperty(Required = Required.Always)]
        public string? Text { get; set; }
    }

    [JsonObject(ItemRequired = Required.Always)]
    public sealed class DemandingAll
    {
        public int Small { get; set; }
    }

    [JsonObject(MissingMemberHandling = MissingMemberHandling.Error)]
    public sealed class Strict
    {
        public int Small { get; set; }
    }

    public sealed class Handling
    {
        [JsonProperty(NullValueHandling = NullValueHandling.Ignore)]
        public string? Text { get; set; } = "kept";

        [JsonProperty(ObjectCreationHandling = ObjectCreationHandling.Replace)]
        public List<int> Numbers { get; set; } = [1];

        [DefaultValue(9), JsonProperty(DefaultValueHandling = DefaultValueHandling.Populate)]
        public int Small { get; set; }
    }

    public sealed class Specified
    {
        public int Small { get; set; }

        [JsonIgnore]
        public bool SmallSpecified { get; set; }
    }

    public sealed class Extended
    {
        [JsonExtensionData]
        public IDictionary<string, JToken>? Rest { get; set; }
    }

    public sealed class Anything
    {
        public object? Text { get; set; }
    }

    public sealed class Endless<T>
    {
        public Endless<List<T>>? Parent { get; set; }

        public T? Text { get; set; }
    }

    private sealed class Fixed : JsonConverter<Converted>
    {
        public override Converted ReadJson(JsonReader reader, Type objectType, Converted? existingValue, bool hasExistingValue, JsonSerializer serializer)
        {
            reader.Skip();
            return new Converted { Small = 42 };
        }

        public override void WriteJson(JsonWriter writer, Converted? value, JsonSerializer serializer) => writer.WriteValue(value!.Small);
    }
#pragma warning restore CA1044, CA1051, CA1822, CA1819, CA2227, CS0649, IDE0044, IDE0051
}
