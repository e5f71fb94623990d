using System.Diagnostics;
using System.Text;
using FlowMaestro.Http;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Http;

public sealed class RedactionTests
{
    private const string Key = "fm_live_0123456789";
    private static readonly string LongText = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"word{i} "));

    [TestCase("Bad key fm_live_0123456789!", "Bad key ***!")]
    [TestCase("Hello Zoë O'Brien, 12345.5 is wrong", "Hello ***, *** is wrong", Description = "values of any kind")]
    [TestCase("Zo\\u00eb O\\u0027Brien, Zo\\u00EB O'Brien", "***, ***", Description = "escaped as another serializer would")]
    [TestCase("{\"body\":\"{\\\"name\\\":\\\"Zo\\\\u00eb O'Brien\\\"}\"}", "{\"body\":\"{\\\"name\\\":\\\"***\\\"}\"}", Description = "a body quoted in a body")]
    [TestCase("<b>Zo&euml; O&#39;Brien</b> Zo&#xEB; O&apos;Brien", "<b>***</b> ***", Description = "a page")]
    [TestCase("https:\\/\\/example.com\\/hook", "***", Description = "slashes that need no escape")]
    [TestCase("Z\0o\0ë\0 \0O\0'\0B\0r\0i\0e\0n\0", "***", Description = "another encoding")]
    [TestCase("on and 5 are words", "on and 5 are words")]
    [TestCase("C:\\Users &c; \\u12 100% &", "C:\\Users &c; \\u12 100% &", Description = "nothing to find")]
    public void TakesOutWhatWasSent(string said, string shown) =>
        Assert.That(Sent("""{"inputs":{"name":"Zoë O'Brien","n":[12345.5,5,"on"],"url":"https://example.com/hook"}}""").Apply(said), Is.EqualTo(shown));

    [Test]
    public void AnEchoThatWasCutShortIsKnownByItsBeginning()
    {
        var redaction = Sent(new JObject { ["inputs"] = new JObject { ["text"] = LongText } }.ToString());

        Assert.That(redaction.Apply($"Invalid: {LongText[..5_000]}"), Is.EqualTo("Invalid: ***"));
    }

    [Test]
    public void ALongerValueHidesTheShorterOneInsideIt() =>
        Assert.That(Sent("""{"a":"John","b":"John Doe"}""").Apply("John Doe and John"), Is.EqualTo("*** and ***"));

    // A bound on real time: met in one of three tries, since the machine may be doing something else.
    [Test]
    [Retry(3)]
    public void AHundredThousandValuesTakeNoSecond()
    {
        var redaction = Sent(new JObject { ["inputs"] = new JArray(Enumerable.Range(1_000_000, 100_000)) }.ToString());
        var said = string.Join(", ", Enumerable.Range(1_050_000, 7_000));
        var watch = Stopwatch.StartNew();

        Assert.That(redaction.Apply(said), Does.Match(@"^(\*\*\*(, )?)+$"));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void DetailsAreMaskedAtEveryDepth()
    {
        var details = new JObject { ["fields"] = new JArray(new JObject { ["got"] = "is John Doe", ["John Doe"] = 12345.5, ["limit"] = 5 }) };

        var shown = (JObject)Sent("""{"name":"John Doe","n":12345.5}""").Apply(details)!;

        Assert.That(shown["fields"]![0]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"got":"is ***","***":"***","limit":5}"""));
    }

    private static Redaction Sent(string json) => new(Key, Encoding.UTF8.GetBytes(json));
}
