using System.Security.Cryptography;
using System.Text;

namespace FlowMaestro.Tests.Webhooks;

public class WebhookSignatureTests
{
    private const string Secret = "whsec_00112233445566778899aabbccddeeff";
    private static readonly byte[] Body = """{"id":"evt_1","event":"execution.completed"}"""u8.ToArray();

    [Test]
    public void IsTheHexOfAnHmacOfTheExactBytesWithTheWholeSecret()
    {
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(Secret));
        var expected = "v1=" + string.Concat(hmac.ComputeHash(Body).Select(static b => b.ToString("x2")));

        Assert.That(WebhookSignature.Sign(Body, Secret), Is.EqualTo(expected));
    }

    [Test]
    public void AgreesWithOneThatAnotherLibraryMade() =>
        // openssl dgst -sha256 -hmac whsec_test
        Assert.That(
            WebhookSignature.Sign("hello"u8, "whsec_test"),
            Is.EqualTo("v1=fa1f2843ca221403e67c335d22ed782f1f2b5a33261fbee70bd5ae4cbff02490"));

    [Test]
    public void AcceptsWhatItSigned() => Assert.That(WebhookSignature.Verify(Body, WebhookSignature.Sign(Body, Secret), Secret), Is.True);

    [TestCase("whsec_old", "whsec_new")]
    [TestCase("whsec_new", "whsec_old")]
    public void AcceptsEitherSecretWhileOneReplacesTheOther(params string[] secrets)
    {
        Assert.That(WebhookSignature.Verify(Body, WebhookSignature.Sign(Body, "whsec_old"), secrets), Is.True);
        Assert.That(WebhookSignature.Verify(Body, WebhookSignature.Sign(Body, "whsec_new"), secrets), Is.True);
        Assert.That(WebhookSignature.Verify(Body, WebhookSignature.Sign(Body, "whsec_other"), secrets), Is.False);
    }

    [Test]
    public void AcceptsASecretThatIsGivenTwice() =>
        Assert.That(WebhookSignature.Verify(Body, WebhookSignature.Sign(Body, Secret), Secret, Secret), Is.True);

    [Test]
    public void RefusesABodyOfWhichOneBitChanged()
    {
        var signature = WebhookSignature.Sign(Body, Secret);
        for (var i = 0; i < Body.Length; i++)
        {
            byte[] changed = [.. Body];
            changed[i] ^= 1;
            Assert.That(WebhookSignature.Verify(changed, signature, Secret), Is.False, $"byte {i}");
        }

        Assert.That(WebhookSignature.Verify([.. Body, (byte)' '], signature, Secret), Is.False);
        Assert.That(WebhookSignature.Verify([], signature, Secret), Is.False);
    }

    private static IEnumerable<string?> MalformedHeaders()
    {
        var good = WebhookSignature.Sign(Body, Secret);
        yield return null;
        yield return "";
        yield return " ";
        yield return "v1=";
        yield return "v1";
        yield return good[3..];
        yield return good.ToUpperInvariant();
        yield return $"v0={good[3..]}";
        yield return $"v2={good[3..]}";
        yield return good[..^1];
        yield return good + "0";
        yield return good + " ";
        yield return " " + good;
        yield return $"{good},{good}";
        yield return $"t=1,{good}";
        yield return good[..^1] + "é";
        yield return good[..^1] + "\0";
        yield return "v1=" + new string('g', 64);
        yield return "v1=" + new string('0', 64);
        yield return new string('a', 1 << 20);
        yield return "v1=" + new string('\ud800', 64);
    }

    // Numbers for names: a runner cannot pass on text that is not Unicode, or a megabyte of it.
    private static IEnumerable<TestCaseData> MalformedHeaderCases() =>
        MalformedHeaders().Select(static (header, i) => new TestCaseData(header).SetArgDisplayNames($"{i}"));

    [TestCaseSource(nameof(MalformedHeaderCases))]
    public void RefusesAMalformedHeader(string? header) => Assert.That(WebhookSignature.Verify(Body, header, Secret), Is.False);

    [Test]
    public void RefusesTenThousandRandomHeadersWithoutThrowing()
    {
        var random = new Random(20260203);
        var good = WebhookSignature.Sign(Body, Secret);
        for (var i = 0; i < 10_000; i++)
        {
            var header = RandomBytes.Damage(random, good);
            Assert.That(WebhookSignature.Verify(Body, header, Secret), Is.False, $"round {i}: {header}");
        }
    }

    [TestCase("whsec_0123456789\n")]
    [TestCase("whsec_0123456789\r\n")]
    [TestCase("whsec_0123456789 ")]
    [TestCase("\twhsec_0123456789")]
    [TestCase("\ufeffwhsec_0123456789")]
    [TestCase("whsec_0123456789\0")]
    public void RefusesASecretThatWasReadWithTheEndOfItsLineAndDoesNotShowIt(string secret)
    {
        Action[] uses =
        [
            () => WebhookSignature.Verify(Body, "v1=00", "whsec_good", secret),
            () => WebhookSignature.Sign(Body, secret),
            () => WebhookEvent.ParseVerified(Body, "v1=00", secret),
        ];
        foreach (var use in uses)
        {
            Assert.That(use, Throws.ArgumentException.With.Message.Contains("begins or ends with").And.Message.Not.Contains("0123456789"));
        }
    }

    [Test]
    public void NeedsASecret()
    {
        Assert.That(
            () => WebhookSignature.Verify(Body, "v1=00"), Throws.ArgumentException.With.Message.StartsWith("There is no webhook secret"));
        Assert.That(
            () => WebhookSignature.Verify(Body, "v1=00", null!),
            Throws.ArgumentException.With.Message.StartsWith("There is no webhook secret"));
        Assert.That(
            () => WebhookSignature.Verify(Body, "v1=00", Secret, " "),
            Throws.ArgumentException.With.Message.StartsWith("A webhook secret is blank"));
        Assert.That(() => WebhookSignature.Verify(Body, "v1=00", [null!]), Throws.ArgumentException);
        Assert.That(() => WebhookSignature.Sign(Body, ""), Throws.ArgumentException);
        Assert.That(() => WebhookEvent.ParseVerified(Body, "v1=00", "\n"), Throws.ArgumentException);
    }
}
