using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FlowMaestro.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Json;

/// <summary>
/// A type that carries attributes of System.Text.Json is written and read by it, at every depth; every other by Newtonsoft.Json.
/// </summary>
public sealed class TwoLibraryTests
{
    private static readonly Customer Ada = new("ada@example.com", "CANARY") { Level = Level.Gold };

    private static readonly Dictionary<string, (object Value, string Json)> Written = new()
    {
        ["itself"] = (Ada, """{"customer_email":"ada@example.com","Level":"gold"}"""),
        ["a member"] = (new { customer = Ada }, """{"customer":{"customer_email":"ada@example.com","Level":"gold"}}"""),
        ["a value of a dictionary"] = (
            new Dictionary<string, object> { ["customer"] = Ada }, """{"customer":{"customer_email":"ada@example.com","Level":"gold"}}"""),
        ["an item of a list in a dictionary"] = (
            new Dictionary<string, List<Customer>> { ["customers"] = [Ada] },
            """{"customers":[{"customer_email":"ada@example.com","Level":"gold"}]}"""),
        ["null"] = (new { customer = (Customer?)null, level = (Level?)null }, """{"customer":null,"level":null}"""),
        ["an enum"] = (new { level = Level.Gold, maybe = (Level?)Level.Gold }, """{"level":"gold","maybe":"gold"}"""),
        ["a derived class"] = (new DerivedCustomer { Email = "a", Password = "CANARY", Extra = 1 }, """{"Extra":1,"customer_email":"a"}"""),
        ["a shape declared as its base"] = (
            new { shape = (Shape)new Circle { Radius = 2 } }, """{"shape":{"$type":"circle","Radius":2}}"""),
        ["shapes in a list"] = (
            new { shapes = new List<Shape> { new Circle { Radius = 2 } } }, """{"shapes":[{"$type":"circle","Radius":2}]}"""),
        ["letters of other scripts"] = (
            new { customer = new Customer("Zoë & 語", "CANARY") }, """{"customer":{"customer_email":"Zoë & 語","Level":"plain"}}"""),
        ["a type of Newtonsoft's inside"] = (
            new Order
            {
                Line = new Line { Number = 7, Password = "CANARY" },
                Extra = new JObject { ["a"] = new JArray(1, JValue.CreateNull()) },
            },
            """{"line":{"nr":7},"Extra":{"a":[1,null]}}"""),
        ["inside of a type of Newtonsoft's"] = (
            new Line { Number = 7, Password = "CANARY", Customer = Ada },
            """{"nr":7,"Customer":{"customer_email":"ada@example.com","Level":"gold"}}"""),
    };

    private static IEnumerable<string> Names => Written.Keys;

    [TestCaseSource(nameof(Names))]
    public void AnInputsAttributesAreFollowedWhereverItStands(string name) =>
        Assert.That(Write(Written[name].Value), Is.EqualTo(Written[name].Json));

    [Test]
    public void AMemberThatSystemTextJsonIgnoresIsNotSent() =>
        Assert.That(Write(new { a = new { b = new object[] { Ada } } }), Does.Not.Contain("CANARY"));

    [Test]
    public void ACycleThroughBothLibrariesIsRefusedAndDoesNotEndTheProcess()
    {
        var order = new Order();
        order.Line = new Line { Order = order };

        Assert.That(() => FreeFormJson.FromObject(order, "inputs"), Throws.ArgumentException.With.Property("ParamName").EqualTo("inputs"));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void ANumberThatJsonDoesNotHaveIsRefused(double number) =>
        Assert.That(() => FreeFormJson.FromObject(new { a = new Circle { Radius = number } }, "inputs"), Throws.ArgumentException);

    [Test]
    public void OutputsAreReadByTheAttributesOfTheType() =>
        Assert.That(
            Read<Customer>("""{"customer_email":"ada@example.com","level":"gold","password":"x"}"""),
            Is.EqualTo(Ada with { Password = null! }));

    [Test]
    public void OutputsAreReadByTheAttributesOfATypeInside()
    {
        var customers = Read<Dictionary<string, List<Customer>>>(
            """{"all":[{"customer_email":"a"},null,{"customer_email":"b"}]}""")!["all"];

        Assert.That(customers.Select(static c => c?.Email), Is.EqualTo(["a", null, "b"]));
        Assert.That(Read<Line>("""{"nr":7,"customer":{"customer_email":"a"}}""")!.Customer!.Email, Is.EqualTo("a"));
        Assert.That(
            Read<Order>("""{"line":{"nr":7,"customer":{"customer_email":"a"}},"extra":{"a":[1]}}"""),
            Has.Property("Extra").EqualTo(JToken.Parse("""{"a":[1]}"""))
                .And.Property("Line").Property("Customer").Property("Email").EqualTo("a"));
        Assert.That(Read<List<Shape>>("""[{"$type":"circle","Radius":2}]""")![0], Is.TypeOf<Circle>().With.Property("Radius").EqualTo(2));
        Assert.That(
            Read<(Level, Level?)[]>("""[{"Item1":"gold","Item2":null},{"Item1":"plain","Item2":"gold"}]"""),
            Is.EqualTo(new[] { (Level.Gold, (Level?)null), (Level.Plain, Level.Gold) }));
    }

    [TestCase("""{"a":[1.50,{"b":null}],"c":"é\n"}""")]
    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("1.50")]
    [TestCase("true")]
    [TestCase("false")]
    public void OutputsAreDocumentsAndNodesOfSystemTextJson(string json)
    {
        Assert.That(Read<JsonElement>(json).GetRawText(), Is.EqualTo(json));
        using var document = Read<JsonDocument>(json)!;
        Assert.That(document.RootElement.GetRawText(), Is.EqualTo(json));
        Assert.That(JsonNode.DeepEquals(Read<JsonNode>(json), JsonNode.Parse(json)), Is.True);
        Assert.That(Read<Dictionary<string, JsonElement>>($$"""{"x":{{json}},"y":0}""")!["x"].GetRawText(), Is.EqualTo(json));
        Assert.That(Read<List<JsonElement?>>($"[null, {json} ,null]")!.Select(static e => e?.GetRawText()), Is.EqualTo([null, json, null]));
    }

    [Test]
    public void OutputsThatAreAnObjectAreAJsonObject() => Assert.That((int)Read<JsonObject>("""{"a":1}""")!["a"]!, Is.EqualTo(1));

    [Test]
    public void ADocumentInAListIsAsItIsWrittenWhateverLinesAndLettersAreBefore()
    {
        var items = new[]
        {
            "12345678901234567890.123456789",
            """{"a":"語🦊\"\\ \ud83e\udd8a"}""",
            "-0.0",
            "1E+3",
            "[\n1,\r\n 2,\r3 ]",
            "\"]\"",
            "true",
            "null",
            "{}",
        };
        foreach (var between in (string[])[",", " , ", ",\n", "\r\n,\r\n", "\r,\r\r", ",\t\n\n"])
        {
            var line = between == "," ? "" : "\n";
            var elements = Read<Mixed>(
                "{\"Before\":\"語🦊é\\n\"," + line + "\"Items\":[" + string.Join(between, items) + "],\"After\":2.5}")!;

            Assert.That(
                elements.Items.Select(static item => item.GetRawText()),
                Is.EqualTo(items.Select(static item => item is ['"', ..] ? "\"]\"" : item)));
            Assert.That((elements.Before, elements.After), Is.EqualTo(("語🦊é\n", 2.5)));
        }
    }

    [Test]
    public void ALongDecimalIsNotRounded() =>
        Assert.That(
            Read<List<Price>>("""[{"amount":12345678901234567890.12345678}]""")!.Single().Amount,
            Is.EqualTo(12345678901234567890.12345678m));

    [Test]
    public void ManyDocumentsInOneOutputTakeOnePass()
    {
        var json = "[" + string.Join(',', Enumerable.Range(0, 50_000).Select(static i => $$"""{"customer_email":"é{{i}}"}""")) + "]";

        Assert.That(
            Read<List<Customer>>(json)!.Select(static c => c.Email), Is.EqualTo(Enumerable.Range(0, 50_000).Select(static i => $"é{i}")));
    }

    [Test]
    public void AUsersConverterMayReadATreeInBetween() =>
        Assert.That(Read<ViaTree>("""{"inner":{"customer":{"customer_email":"a"}}}""")!.Customer!.Email, Is.EqualTo("a"));

    [TestCase("""{"level":"silver"}""")]
    [TestCase("[1]")]
    [TestCase("7")]
    public void WhatDoesNotFitIsTheSameExceptionAtTheRootAndInside(string json)
    {
        Assert.That(
            () => Read<Customer>(json),
            Throws.TypeOf<Newtonsoft.Json.JsonSerializationException>()
                .With.Message.Contains(nameof(Customer))
                .And.InnerException.InstanceOf<JsonException>());
        Assert.That(
            () => Read<List<Customer>>($"[{json}]"),
            Throws.TypeOf<Newtonsoft.Json.JsonSerializationException>().With.Message.Contains(nameof(Customer)));
        Assert.That(
            () => Read<Nested>($$"""{"inner":{"order":{"line":{"customer":{{json}} } } } }"""),
            Throws.TypeOf<Newtonsoft.Json.JsonSerializationException>());
    }

    private static string Write(object value) => Encoding.UTF8.GetString(FreeFormJson.FromObject(value, "inputs")!.Utf8.Span);

    private static T? Read<T>(string json) => new JsonPayload(Encoding.UTF8.GetBytes(json)).To<T>(serializer: null);

    [JsonConverter(typeof(LevelConverter))]
    internal enum Level
    {
        Plain,
        Gold,
    }

    internal sealed class LevelConverter() : JsonStringEnumConverter<Level>(JsonNamingPolicy.CamelCase);

    internal sealed record Customer([property: JsonPropertyName("customer_email")] string Email, [property: JsonIgnore] string Password)
    {
        public Level Level { get; init; }
    }

    internal class BaseCustomer
    {
        [JsonPropertyName("customer_email")]
        public string Email { get; set; } = "";

        [JsonIgnore]
        public string Password { get; set; } = "";
    }

    internal sealed class DerivedCustomer : BaseCustomer
    {
        public int Extra { get; set; }
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    internal abstract class Shape;

    internal sealed class Circle : Shape
    {
        public double Radius { get; set; }
    }

    internal sealed class Price
    {
        [JsonPropertyName("amount")]
        public decimal Amount { get; set; }
    }

    internal sealed class Mixed
    {
        public string Before { get; set; } = "";

        public List<JsonElement> Items { get; set; } = [];

        public double After { get; set; }
    }

    /// <summary>Of System.Text.Json, with a type of Newtonsoft.Json's inside.</summary>
    internal sealed class Order
    {
        [JsonPropertyName("line")]
        public Line? Line { get; set; }

        public JToken? Extra { get; set; }
    }

    /// <summary>Of Newtonsoft.Json, with types of System.Text.Json inside.</summary>
    [Newtonsoft.Json.JsonObject(ItemNullValueHandling = Newtonsoft.Json.NullValueHandling.Ignore)]
    internal sealed class Line
    {
        [Newtonsoft.Json.JsonProperty("nr")]
        public int Number { get; set; }

        [Newtonsoft.Json.JsonIgnore]
        public string? Password { get; set; }

        public Customer? Customer { get; set; }

        public Order? Order { get; set; }
    }

    internal sealed class Nested
    {
        public Line? Inner { get; set; }
    }

    [Newtonsoft.Json.JsonConverter(typeof(Converter))]
    internal sealed class ViaTree
    {
        public Customer? Customer { get; set; }

        private sealed class Converter : Newtonsoft.Json.JsonConverter<ViaTree>
        {
            public override ViaTree ReadJson(
                Newtonsoft.Json.JsonReader reader,
                Type objectType,
                ViaTree? existingValue,
                bool hasExistingValue,
                Newtonsoft.Json.JsonSerializer serializer) =>
                new() { Customer = JObject.Load(reader)["inner"]!["customer"]!.ToObject<Customer>(serializer) };

            public override void WriteJson(Newtonsoft.Json.JsonWriter writer, ViaTree? value, Newtonsoft.Json.JsonSerializer serializer) =>
                throw new NotSupportedException();
        }
    }
}
