using System.ComponentModel;
using System.Runtime.Serialization;
using Newtonsoft.Json;
using TextJson = System.Text.Json.Serialization;

namespace FlowMaestro.Tests.Json;

/// <summary>Types of users that System.Text.Json may read.</summary>
internal static class PlainSamples
{
#pragma warning disable CA1044, CA1051, CA1822, CA1819, CA2227, CS0649, IDE0044, IDE0051 // Users write such types.
    public class Leaves
    {
        public string? Text { get; set; } = "none";

        public bool Flag { get; set; }

        public int Small { get; set; }

        public long Large { get; set; }

        public double Real { get; set; }

        public decimal Money { get; set; }

        public Guid Key { get; set; }

        public DateTime At { get; set; }

        public DateTimeOffset Since { get; set; }

        public bool? MaybeFlag { get; set; } = true;

        public int? MaybeSmall { get; set; } = 3;

        public long? MaybeLarge { get; set; }

        public double? MaybeReal { get; set; }

        public decimal? MaybeMoney { get; set; }

        public Guid? MaybeKey { get; set; }

        public DateTime? MaybeAt { get; set; }

        public DateTimeOffset? MaybeSince { get; set; }
    }

    public sealed class Containers
    {
        public List<int>? Numbers { get; set; }

        public List<double?>? Reals { get; set; }

        public string?[]? Texts { get; set; }

        public int[][]? Table { get; set; }

        public Leaves?[]? Rows { get; set; }

        public List<List<Leaves?>>? Groups { get; set; }

        public Dictionary<string, decimal>? Prices { get; set; }

        public Dictionary<string, List<string>?>? Lists { get; set; }

        public Dictionary<string, Leaves?>? ByName { get; set; }
    }

    public sealed class Node
    {
        public string Name { get; set; } = "";

        public Node? Parent { get; set; }

        public List<Node?> Children { get; set; } = [];

        public Dictionary<string, Node?> Links { get; set; } = [];
    }

    public sealed class Filled
    {
        public List<int> Numbers { get; set; } = [1, 2];

        public int[] Array { get; set; } = [1, 2];

        public Dictionary<string, int> Map { get; set; } = new(StringComparer.OrdinalIgnoreCase) { ["a"] = 1, ["B"] = 2 };

        public Leaves Leaves { get; set; } = new() { Text = "kept", Small = 7 };

        public List<Leaves> Rows { get; set; } = [new() { Text = "first" }];

        public List<int> OnlyRead { get; } = [1];

        public int[] OnlyReadArray { get; } = [1];

        public Dictionary<string, List<int>> OnlyReadMap { get; } = new() { ["a"] = [1] };

        public Leaves OnlyReadLeaves { get; } = new() { Small = 7 };

        public List<int>? OnlyReadNothing { get; }

        public string OnlyReadText { get; } = "kept";

        public int OnlyReadNumber { get; } = 7;

        public string Computed => $"{Numbers?.Count} and {Array?.Length}";

        public List<int> Throwing => OnlyReadNothing ?? throw new InvalidOperationException();
    }

    /// <summary>Its members hold more than they say.</summary>
    public sealed class FilledWithOthers
    {
        public Leaves Leaves { get; set; } = new MoreLeaves();

        public List<int> Numbers { get; set; } = new LoudList();

        public Dictionary<string, int> Map { get; set; } = new LoudMap();
    }

    public sealed class MoreLeaves : Leaves
    {
        public int More { get; set; }
    }

    public sealed class LoudList : List<int>
    {
        public string? Name { get; set; }
    }

    public sealed class LoudMap : Dictionary<string, int>;

    public class Named
    {
        [JsonProperty("the_text")]
        public string? Text { get; set; }

        [JsonProperty("größe")]
        public int Size { get; set; }

        [JsonProperty("")]
        public int Empty { get; set; }

        [JsonProperty("with \"quotes\"")]
        public int Quoted { get; set; }

        [JsonIgnore]
        public int Ignored { get; set; }

        [IgnoreDataMember]
        public int IgnoredToo { get; set; }

        [DefaultValue(5)]
        public int Default { get; set; }
    }

    [JsonObject(MemberSerialization.OptIn)]
    public sealed class OptIn
    {
        [JsonProperty]
        public int Small { get; set; }

        public int Large { get; set; }
    }

    [DataContract]
    public sealed class Contracted
    {
        [DataMember(Name = "small")]
        public int Text { get; set; }

        public int Large { get; set; }
    }

    [JsonObject(NamingStrategyType = typeof(Newtonsoft.Json.Serialization.SnakeCaseNamingStrategy))]
    public sealed class Snake
    {
        public int MaybeSmall { get; set; }
    }

    public sealed record Init
    {
        public required string Text { get; init; }

        public required int Small { get; init; }

        public List<string> Tags { get; init; } = ["kept"];
    }

    public sealed class PrivateSetters
    {
        public string Text { get; private set; } = "kept";

        public List<int> Numbers { get; private set; } = [1];

        public int Small { get; set; }
    }

    public class Base
    {
        public string? Text { get; set; }

        public virtual int Small { get; set; }

        public int Large { get; set; }
    }

    public sealed class Derived : Base
    {
        public new long Large { get; set; }

        public override int Small { get; set; }
    }

    /// <summary>What the other library is told has no say.</summary>
    public sealed class TextJsonNames
    {
        [TextJson.JsonPropertyName("text_json"), JsonProperty("text")]
        public string? First { get; set; }

        [TextJson.JsonPropertyName("small")]
        public int Second { get; set; }

        [JsonIgnore, TextJson.JsonIgnore]
        public int Large { get; set; }
    }

    public sealed class TextJsonCallbacks : TextJson.IJsonOnDeserialized, TextJson.IJsonOnDeserializing
    {
        public int Small { get; set; }

        void TextJson.IJsonOnDeserialized.OnDeserialized() => Small = -1;

        void TextJson.IJsonOnDeserializing.OnDeserializing() => Small = -2;
    }

    public sealed class Throwing
    {
        public Throwing() => throw new InvalidOperationException();

        public int Small { get; set; }
    }
#pragma warning restore CA1044, CA1051, CA1822, CA1819, CA2227, CS0649, IDE0044, IDE0051
}
