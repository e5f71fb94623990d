using System.Text;
using FlowMaestro.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Json;

/// <summary>What users read with Newtonsoft.Json must not differ from what its own reader would have given them.</summary>
public sealed class Utf8TokenReaderTests
{
    private static readonly string[] Documents =
    [
        """{"a":1,"b":[true,false,null],"c":{"":"empty name"},"a":2}""",
        """[0,-0,7,-7,9223372036854775807,9223372036854775808,-9223372036854775809,123456789012345678901234567890]""",
        """[0.5,1.0,-1.50,1e2,1E-7,1.7976931348623157E308,0.1234567890123456789,-0.0]""",
        """["","plain","Grüße 語 🦊","\"\\\/\b\f\n\r\t","\u0041\u00e9\ud83e\udd8a","2026-02-03T10:16:04+05:00","/Date(1770113730000)/"]""",
        """{"na\u006de":"escaped name","name":"the same, plain","nam\ud83d":"half a pair","nam\ud83d":"\ud83d"}""",
        """ [ 1 , { "x" : [ ] } ] """,
        "17",
        "\"text\"",
        "null",
    ];

    [TestCaseSource(nameof(Documents))]
    public void GivesTheTokensOfNewtonsoftsOwnReader(string json) => Assert.That(Tokens(Ours(json)), Is.EqualTo(Tokens(Newtonsofts(json))));

    [TestCaseSource(nameof(Documents))]
    public void GivesThemWhenDecimalsOrDatesAreAskedFor(string json)
    {
        var ours = Ours(json);
        var theirs = Newtonsofts(json);
        foreach (var reader in (JsonReader[])[ours, theirs])
        {
            reader.DateParseHandling = DateParseHandling.DateTimeOffset;
            reader.FloatParseHandling = FloatParseHandling.Decimal;
        }

        Assert.That(TryTokens(ours), Is.EqualTo(TryTokens(theirs)));
    }

    [Test]
    public void FillsEveryKindOfMember()
    {
        const string json = """{"text":1.50,"flag":"true","small":"5","large":12345678901,"money":1234567890123456789.01,"real":2,"when":"2026-02-03T10:16:04+05:00","day":"2026-02-03T10:16:04Z","raw":"AQID","id":"7d9f2c1e-4b6a-4f0e-8c3d-000000000000","yes":true,"kind":"Local","any":{"at":"2026-02-03T10:16:04Z"},"none":null}""";

        var ours = JToken.FromObject(FreeFormJson.Serializer.Deserialize<Everything>(Ours(json))!);
        var theirs = JToken.FromObject(FreeFormJson.Serializer.Deserialize<Everything>(Newtonsofts(json))!);

        Assert.That(ours.ToString(), Is.EqualTo(theirs.ToString()));
        Assert.That((string?)ours["Text"], Is.EqualTo("1.50"));
    }

    [TestCase("""{"a":""")]
    [TestCase("""{"a":1}}""")]
    [TestCase("{'a':1}")]
    public void SaysInNewtonsoftsWayThatSomethingIsNoJson(string json) => Assert.Throws<JsonReaderException>(() => Tokens(Ours(json)));

    [Test]
    public void RefusesWhatIsNestedTooDeepForAnybodyToWalk() => Assert.Throws<JsonReaderException>(
        () => JToken.ReadFrom(Ours(new string('[', 100_000) + new string(']', 100_000))));

    [Test]
    public void PutsAReplacementCharacterForWhatIsNoText()
    {
        var reader = new Utf8TokenReader(new byte[] { (byte)'"', 0xff, (byte)'x', (byte)'"' });

        Assert.That(reader.ReadAsString(), Is.EqualTo("\ufffdx"));
    }

    private static Utf8TokenReader Ours(string json) => new(Encoding.UTF8.GetBytes(json));

    private static JsonTextReader Newtonsofts(string json) => new(new StringReader(json)) { DateParseHandling = DateParseHandling.None };

    private static List<string> TryTokens(JsonReader reader)
    {
        var tokens = new List<string>();
        try
        {
            tokens.AddRange(Tokens(reader));
        }
        catch (JsonReaderException)
        {
            tokens.Add("refused");
        }

        return tokens;
    }

    private static List<string> Tokens(JsonReader reader)
    {
        var tokens = new List<string>();
        while (reader.Read())
        {
            tokens.Add(FormattableString.Invariant($"{reader.Depth} {reader.Path} {reader.TokenType} {reader.ValueType?.Name} {reader.Value}"));
        }

        return tokens;
    }

    private sealed class Everything
    {
        public string? Text { get; set; }

        public bool Flag { get; set; }

        public int Small { get; set; }

        public long Large { get; set; }

        public decimal Money { get; set; }

        public double Real { get; set; }

        public DateTimeOffset When { get; set; }

        public DateTime Day { get; set; }

        public byte[]? Raw { get; set; }

        public Guid Id { get; set; }

        public bool Yes { get; set; }

        public DateTimeKind Kind { get; set; }

        public object? Any { get; set; }

        public int? None { get; set; } = 3;
    }
}
