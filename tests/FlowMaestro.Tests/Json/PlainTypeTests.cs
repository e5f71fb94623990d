using System.Text;
using FlowMaestro.Json;
using FlowMaestro.Json.Plain;
using static FlowMaestro.Tests.Json.OtherSamples;
using static FlowMaestro.Tests.Json.PlainSamples;

namespace FlowMaestro.Tests.Json;

/// <summary>Whichever library reads a user's type, what comes out is what Newtonsoft.Json makes of it.</summary>
public sealed class PlainTypeTests
{
    private static readonly Type[] Plain =
    [
        typeof(Leaves), typeof(Containers), typeof(Node), typeof(Filled), typeof(FilledWithOthers), typeof(MoreLeaves), typeof(Named), typeof(OptIn), typeof(Contracted), typeof(Snake),
        typeof(Init), typeof(PrivateSetters), typeof(Base), typeof(Derived), typeof(TextJsonNames), typeof(TextJsonCallbacks), typeof(Throwing),
        typeof(int), typeof(double), typeof(double?), typeof(decimal), typeof(string), typeof(bool?), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset?), typeof(int[]), typeof(List<Leaves>), typeof(Dictionary<string, int?>), typeof(Dictionary<string, Leaves>),
    ];

    private static readonly Type[] NotPlain =
    [
        typeof(TextJsonMembers), typeof(TextJsonExtension), typeof(TextJsonType), typeof(TextJsonConstructor), typeof(Positional), typeof(Struct), typeof(Fields), typeof(SameNames), typeof(Hiding), typeof(Setters), typeof(Callbacks),
        typeof(Erring), typeof(Converted), typeof(ConvertedMember), typeof(ConvertedItems), typeof(Demanding), typeof(DemandingAll), typeof(Strict), typeof(Handling), typeof(Specified), typeof(Extended), typeof(Anything),
        typeof(LoudList), typeof(LoudMap), typeof(Endless<int>), typeof(List<Struct>), typeof(Dictionary<int, int>), typeof(IReadOnlyList<int>), typeof(HashSet<int>), typeof(int[,]), typeof(byte[]), typeof(DayOfWeek),
        typeof(float), typeof(DateOnly), typeof(TimeSpan), typeof(Uri), typeof(Version), typeof(object), typeof(Newtonsoft.Json.Linq.JObject), typeof(System.Text.Json.JsonElement),
        typeof(System.Text.Json.Nodes.JsonObject), typeof(KeyValuePair<string, int>), typeof((int, int)), typeof(Exception),
    ];

    private static readonly string[] OddValues =
    [
        "null", "true", "false", "0", "-0", "-0.0", "0e0", "1", "1.0", "1.5", "2.5", "1e2", "1E-7", "-1", "2147483647", "2147483648", "-2147483649", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "12345678901234567890", "1e308", "1e999", "-1e999", "1e-400", "0.1234567890123456789", "0.10", "1234567890123456789.01", "79228162514264337593543950335", "79228162514264337593543950335.4", "1.00000000000000000000000000000",
        new string('9', 100), new string('9', 500), "\"\"", "\"5\"", "\"1.5\"", "\"-0\"", "\"true\"", "\"text\"", "\"NaN\"", "\"Infinity\"", "\"\\u0041\\n\\ud83d\\ude00\"", "\"\\ud83d\"", "\"a\\u0000b\"", "\"2026-02-03T10:15:33Z\"", "\" \"",
        "\"7d9f2c1e-4b6a-4f0e-8c3d-000000000001\"", "\"7D9F2C1E4B6A4F0E8C3D000000000001\"", "\"{7d9f2c1e-4b6a-4f0e-8c3d-000000000001}\"", "\" 7d9f2c1e-4b6a-4f0e-8c3d-000000000001\"", "\"$19.99\"", "\"\\u0024id\"",
        "[]", "[null]", "[1]", "[1,null,\"2\"]", "[1.0]", "[\"a\",\"b\"]", "[[1],[2,3]]", "[[]]", "[{}]", "[{\"Small\":1},null]", "{}", "{\"a\":1}", "{\"a\":3,\"A\":4,\"b\":5}", "{\"a\":null}", "{\"a\":[1]}", "{\"a\":1,\"a\":2}", "{\"a\":{}}",
        "{\"Small\":1}", "{\"SMALL\":1,\"Text\":\"t\"}", "{\"Small\":1,\"small\":2}", "{\"More\":5,\"Small\":1}", "{\"Small\":null}", "{\"Name\":\"n\",\"Children\":[{\"Name\":\"c\",\"Children\":null}],\"Links\":{\"l\":{}}}",
        "{\"$id\":\"1\",\"Small\":1}", "{\"$ref\":\"1\"}", "{\"$type\":\"System.Int32\"}", "{\"$values\":[1]}", "{\"\\u0024values\":[1]}", "{\"$valu\\u0065s\":[1]}", "{\"$price\":5}", "{\"a\\ud83d\":1}",
        "{\"Type\":1", "[1,2", "tru", "1,", "01", "[1,]", "'a'",
    ];

    private static readonly string[] OddTimes =
    [
        "2026-02-03T10:15:33Z", "2026-02-03T10:15:33z", "2026-02-03t10:15:33Z", "2026-02-03 10:15:33Z", "2026-02-03T10:15:33", "2026-02-03T10:15:33.1Z", "2026-02-03T10:15:33.1234567Z", "2026-02-03T10:15:33.12345678Z",
        "2026-02-03T10:15:33.999999999Z", "2026-02-03T10:15:33.Z", "2026-02-03T10:15:33,5Z", "2026-02-03T10:15Z", "2026-02-03T10:15+01:00", "2026-02-03", "2026-02-03Z", "2026-02-03T24:00:00Z", "2026-02-03T10:15:60Z",
        "2026-02-30T10:15:33Z", "2024-02-29T10:15:33Z", "2026-02-03T10:15:33+01:00", "2026-02-03T10:15:33-01:30", "2026-02-03T10:15:33.5+00:00", "2026-02-03T10:15:33.5-00:00", "2026-02-03T10:15:33+0100", "2026-02-03T10:15:33+01",
        "2026-02-03T10:15:33+14:00", "2026-02-03T10:15:33+14:01", "2026-02-03T10:15:33-15:00", "2026-02-03T10:15:33+01:60", "2026-02-03T10:15:33+01:99", "2026-02-03T10:15:33.1234567+01:00", "2026-02-03T10:15:33.12345678+01:00",
        "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00-01:00", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999-01:00", "9999-12-31T23:59:59+01:00", "0000-01-01T00:00:00Z", "+2026-02-03T10:15:33Z",
        " 2026-02-03T10:15:33Z", "2026-02-03T10:15:33Z ", "2026-2-3T10:15:33Z", "20260203T101533Z", "2026-02-03T10:15:33\\u005A", "2026\\u002d02-03T10:15:33Z", "/Date(1770113730000)/", "/Date(1770113730000+0100)/", "Tue, 03 Feb 2026 10:15:33 GMT",
    ];

    private static IEnumerable<Parity> All => Plain.Concat(NotPlain).Select(Parity.Of);

    [TestCaseSource(nameof(Plain))]
    public void IsReadFast(Type type) => Assert.That(Parity.Of(type).IsPlain, Is.True);

    [TestCaseSource(nameof(NotPlain))]
    public void IsLeftToNewtonsoft(Type type) => Assert.That(Parity.Of(type).IsPlain, Is.False);

    [TestCaseSource(nameof(All))]
    public void GivesNewtonsoftsResultOfOddValues(object type)
    {
        var parity = (Parity)type;
        foreach (var text in OddValues.Concat(NamesFor(parity.Type).SelectMany(static name => OddValues.Select(value => $"{{{name}:{value}}}"))))
        {
            AssertSame(parity, text);
        }
    }

    [TestCaseSource(nameof(OddTimes))]
    public void GivesNewtonsoftsResultOfATime(string text)
    {
        foreach (var type in (Parity[])[new Of<DateTime>(), new Of<DateTime?>(), new Of<DateTimeOffset>(), new Of<List<DateTimeOffset?>>(), new Of<string>()])
        {
            AssertSame(type, $"\"{text}\"");
            AssertSame(type, $"[\"{text}\",null]");
        }

        foreach (var name in (string[])[nameof(Leaves.At), nameof(Leaves.Since), nameof(Leaves.MaybeAt), nameof(Leaves.MaybeSince), nameof(Leaves.Text)])
        {
            AssertSame(new Of<Leaves>(), $$"""{"{{name}}":"{{text}}"}""");
        }
    }

    [TestCaseSource(nameof(All))]
    public void GivesNewtonsoftsResultOfMembersThatComeTwice(object type)
    {
        var parity = (Parity)type;
        string[] values = ["null", "5", "\"t\"", "[1,2]", "[3]", "{\"a\":[1]}", "{\"a\":5}", "{\"Small\":1}", "{\"Text\":\"t\",\"Name\":\"n\"}", "[{\"Text\":\"t\"}]"];
        foreach (var text in from name in NamesFor(parity.Type) from first in values from second in values select $"{{{name}:{first},{name}:{second}}}")
        {
            AssertSame(parity, text);
        }
    }

    [TestCase(100)]
    [TestCase(511)]
    [TestCase(512)]
    public void GoesAsDeepAsNewtonsoft(int depth) => AssertSame(new Of<Node>(), string.Concat(Enumerable.Repeat("{\"Parent\":", depth)) + "null" + new string('}', depth));

    [TestCase(510)]
    [TestCase(511)]
    [TestCase(512)]
    [TestCase(513)]
    [TestCase(100_000)]
    public void PassesByWhatIsAsDeepAsNewtonsoftPassesBy(int depth) => AssertSame(new Of<Leaves>(), "{\"unknown\":" + new string('[', depth) + new string(']', depth) + "}");

    [TestCase("""{"Text":"$19.99","Small":1}""", true)]
    [TestCase("""{"Text":"$19.99","$price":"$","Small":1}""", true)]
    [TestCase("""{"SMALL":1,"unknown":{"a":[1]}}""", true)]
    [TestCase("""{"Text":"$","$id":"1"}""", false)]
    [TestCase("""{"\u0024id":"1"}""", false)]
    [TestCase("""{"Small":"1"}""", false)]
    [TestCase("""{"Small":1} []""", false)]
    public void TakesTheSlowWayOnlyWhereItMust(string json, bool fast) => Assert.That(new Of<Leaves>().IsFast(Encoding.UTF8.GetBytes(json)), Is.EqualTo(fast));

    [Test]
    public void FillsWhatIsOnlyReadWithoutTheSlowWay() => Assert.That(new Of<Filled>().IsFast("""{"OnlyRead":[2],"OnlyReadMap":{"a":[2],"b":[3]},"OnlyReadLeaves":{"Small":8}}"""u8.ToArray()), Is.True);

    [Test]
    public void ATypeThatNewtonsoftRefusesIsRefusedByNewtonsoft()
    {
        Assert.That(new Of<Clashing>().IsPlain, Is.False);
        Assert.Throws<Newtonsoft.Json.JsonSerializationException>(() => new JsonPayload("{}"u8.ToArray()).To<Clashing>(serializer: null));
    }

    [Test]
    public void TheKeywordRequiredDemandsNothingOfTheJson() => Assert.That(new Of<Init>().IsFast("""{"Small":1}"""u8.ToArray()), Is.True);

    /// <summary>Newtonsoft.Json cannot pass by a number that it has no type for. Nobody asked for the number.</summary>
    [Test]
    public void PassesByANumberOfHundredsOfDigitsThatNobodyAskedFor() =>
        Assert.That(new JsonPayload(Encoding.UTF8.GetBytes($$"""{"unknown":{{new string('9', 500)}},"Small":1}""")).To<Leaves>(serializer: null)!.Small, Is.EqualTo(1));

    private static IEnumerable<string> NamesFor(Type type)
    {
        var contract = PlainTypes.ContractOf(type);
        var names = contract is null ? ["a"] : contract.Properties.Select(static p => p.PropertyName!).ToList();
        return names.Concat(names.Take(3).Select(static n => n.ToUpperInvariant())).Append("Type").Select(static n => Newtonsoft.Json.JsonConvert.ToString(n));
    }

    private static void AssertSame(Parity parity, string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        if (parity.ReadByNewtonsoft(utf8) is var expected && parity.ReadByDefault(utf8) is var actual && actual != expected && !PassedBy(json, expected))
        {
            Assert.Fail($"{parity}: {(json.Length > 300 ? json[..300] : json)}\nNewtonsoft.Json: {expected}\nby default:      {actual}");
        }
    }

    // A number that nobody asked for: see above.
    private static bool PassedBy(string json, string expected) => json.Contains(new string('9', 500), StringComparison.Ordinal) && expected.Contains("too large to parse", StringComparison.Ordinal);
}
