using System.Collections;
using System.Dynamic;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlowMaestro.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Json;

public sealed class FreeFormJsonTests
{
    private static IEnumerable<TestCaseData> Objects()
    {
        const string john = """{"name":"John","Age":5,"none":null}""";
        dynamic expando = new ExpandoObject();
        expando.name = "John";
        expando.Age = 5;
        expando.none = null;
        yield return Case("dictionary", new Dictionary<string, object?> { ["name"] = "John", ["Age"] = 5, ["none"] = null }, john);
        yield return Case(
            "read-only dictionary",
            new System.Collections.ObjectModel.ReadOnlyDictionary<string, object?>(
                new Dictionary<string, object?> { ["name"] = "John", ["Age"] = 5, ["none"] = null }),
            john);
        yield return Case("sorted list", new SortedList(StringComparer.Ordinal) { ["a"] = 1 }, """{"a":1}""");
        yield return Case("anonymous object", new { name = "John", Age = 5, none = (string?)null }, john);
        yield return Case("expando", expando, john);
        yield return Case("object of one's own", new Person { Name = "John" }, """{"Name":"John","Tags":[]}""");
        yield return Case("record struct", new Point(1, 2), """{"X":1,"Y":2}""");
        yield return Case("JObject", new JObject { ["name"] = "John", ["Age"] = 5, ["none"] = null }, john);
        yield return Case("JsonObject", new JsonObject { ["name"] = "John", ["Age"] = 5, ["none"] = null }, john);
        yield return Case("JsonElement", JsonSerializer.Deserialize<JsonElement>(john), john);
        yield return Case("JsonDocument", JsonDocument.Parse(john), john);
        yield return Case("text map", new Dictionary<string, string> { ["Ключ \"1\""] = "zwölf\n" }, """{"Ключ \"1\"":"zwölf\n"}""");
        yield return Case("numbers as keys", new Dictionary<int, bool> { [7] = true }, """{"7":true}""");
        yield return Case("empty", new Dictionary<string, object>(), "{}");
        yield return Case(
            "looks like a date",
            new { at = "2026-01-12T09:30:00+05:00", when = new DateTimeOffset(2026, 1, 12, 9, 30, 0, TimeSpan.Zero) },
            """{"at":"2026-01-12T09:30:00+05:00","when":"2026-01-12T09:30:00+00:00"}""");
        yield return Case("mixture", new Dictionary<string, object?>
        {
            ["newtonsoft"] = new JArray(1, JValue.CreateNull(), new JObject { ["deep"] = "x" }),
            ["text.json"] = new object?[]
            {
                JsonSerializer.Deserialize<JsonElement>("""[1.50,{"a":null}]"""),
                new JsonArray(1, null),
                JsonValue.Create("v"),
                default(JsonElement),
            },
            ["own"] = new { Inner = new Person { Name = "J", Tags = [new { JsonObject = new JsonObject { ["k"] = true } }] } },
        }, """{"newtonsoft":[1,null,{"deep":"x"}],"text.json":[[1.50,{"a":null}],[1,null],"v",null],"own":"""
            + """{"Inner":{"Name":"J","Tags":[{"JsonObject":{"k":true}}]}}}""");
    }

    private static IEnumerable<TestCaseData> Mistakes()
    {
        yield return Mistake("text", "{\"name\":\"John\"}");
        yield return Mistake("number", 5);
        yield return Mistake("flag", true);
        yield return Mistake("date", DateTimeOffset.UnixEpoch);
        yield return Mistake("id", Guid.Empty);
        yield return Mistake("bytes", new byte[] { 1 });
        yield return Mistake("array", new[] { 1 });
        yield return Mistake("list of pairs", new List<KeyValuePair<string, int>> { new("a", 1) });
        yield return Mistake("JArray", new JArray(1));
        yield return Mistake("JValue", new JValue("CANARY"));
        yield return Mistake("JsonArray", new JsonArray(1));
        yield return Mistake("JsonValue", JsonValue.Create("CANARY"));
        yield return Mistake("JsonElement of an array", JsonSerializer.Deserialize<JsonElement>("[1]"));
        yield return Mistake("JsonElement of nothing", default(JsonElement));
        yield return Mistake("token", CancellationToken.None);
        yield return Mistake("options", new RequestOptions());
        yield return Mistake("task", Task.FromResult(new { a = 1 }));
        yield return Mistake("value task", ValueTask.CompletedTask);
        yield return Mistake("value task of data", new ValueTask<JObject>(new JObject()));
        yield return Mistake("delegate", (Func<object>)(() => "CANARY"));
        yield return Mistake("tuple", (name: "CANARY", age: 5));
        yield return Mistake("old tuple", Tuple.Create("CANARY"));
        yield return Mistake("not a number", new { value = double.NaN });
        yield return Mistake("infinite", new Dictionary<string, object> { ["value"] = float.PositiveInfinity });
        yield return Mistake("infinite in a token", new JObject { ["value"] = double.NegativeInfinity });
        yield return Mistake("cycle", Cycle());
        yield return Mistake("cycle of dictionaries", CycleOfDictionaries());
        yield return Mistake("no end", new Endless());
        yield return Mistake("no end of tokens", Deep(100_000));
        yield return Mistake("a member that throws", new Throwing());
        yield return Mistake("a sequence that throws", new { items = ThrowingItems() });
        yield return Mistake("a directory", new DirectoryInfo("/"));
    }

    [TestCaseSource(nameof(Objects))]
    public void AnythingWithNamedMembersIsAnObject(object value, string json) =>
        Assert.That(System.Text.Encoding.UTF8.GetString(FreeFormJson.FromObject(value, "inputs")!.Utf8.Span), Is.EqualTo(json));

    [TestCaseSource(nameof(Mistakes))]
    public void AnythingElseIsRefusedByNameAndNotShown(object value) =>
        Assert.That(
            () => FreeFormJson.FromObject(value, "inputs"),
            Throws.InstanceOf<ArgumentException>().With.Property("ParamName").EqualTo("inputs").And.Message.Not.Contains("CANARY"));

    [Test]
    public void NothingIsNothing()
    {
        Assert.That(FreeFormJson.FromObject(null, "inputs"), Is.Null);
        Assert.That(FreeFormJson.FromObject(JValue.CreateNull(), "inputs"), Is.Null);
    }

    [Test]
    public void AThousandThreadsMayConvertAtOnce()
    {
        Parallel.For(
            0,
            1_000,
            static i => Assert.That(FreeFormJson.FromObject(new { i }, "inputs")!.Utf8.Length, Is.EqualTo($$"""{"i":{{i}}}""".Length)));
    }

    private static TestCaseData Case(string name, object value, string json) => new TestCaseData(value, json).SetArgDisplayNames(name);

    private static TestCaseData Mistake(string name, object value) => new TestCaseData(value).SetArgDisplayNames(name);

    private static Person Cycle()
    {
        var person = new Person { Name = "CANARY" };
        person.Tags.Add(person);
        return person;
    }

    private static Dictionary<string, object> CycleOfDictionaries()
    {
        var map = new Dictionary<string, object>();
        map["again"] = map;
        return map;
    }

    private static JObject Deep(int depth)
    {
        var token = new JObject();
        for (var i = 0; i < depth; i++)
        {
            token = new JObject { ["a"] = token };
        }

        return token;
    }

    private static IEnumerable<int> ThrowingItems()
    {
        yield return 1;
        throw new IOException("CANARY");
    }

    private sealed class Person
    {
        public string Name { get; set; } = "";

        public List<object> Tags { get; set; } = [];
    }

    private readonly record struct Point(int X, int Y);

    private sealed class Endless
    {
        public Endless Next => new();
    }

    private sealed class Throwing
    {
        public string Name => throw new FormatException("CANARY");
    }
}
