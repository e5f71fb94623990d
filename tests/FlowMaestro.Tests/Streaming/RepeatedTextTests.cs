using System.Text;
using FlowMaestro.Streaming;
using Newtonsoft.Json;

namespace FlowMaestro.Tests.Streaming;

/// <summary>What a stream says again is the same string; what only looks alike is not.</summary>
public sealed class RepeatedTextTests
{
    private readonly EventOrigin _origin = new(Frames.Id);

    [Test]
    public void WhatIsSaidAgainIsTheSameString()
    {
        var first = NameOf("Classify");

        Assert.That(NameOf("Classify"), Is.SameAs(first));
    }

    /// <summary>Texts of one length with the same ends share a place.</summary>
    [TestCase("Node a b1", "Node c b1")]
    [TestCase("", "\0")]
    [TestCase("Grüße", "Gr\u00fc\u00dfe")]
    [TestCase("ab", "a\"")]
    [TestCase("Größe 1", "Grüße 1")]
    public void WhatLooksAlikeIsNotMistaken(string one, string other)
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.That((NameOf(one), NameOf(other)), Is.EqualTo((one, other)));
        }
    }

    [Test]
    public void EveryTextComesAsItWasSent()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(4)).Select(_ => "ab\u00e9\u20ac\"\\"[random.Next(6)])]);
            Assert.That(NameOf(text), Is.EqualTo(text));
        }
    }

    private string? NameOf(string name)
    {
        var data = $$"""{"type":"node:started","nodeName":{{JsonConvert.ToString(name)}} }""";
        return ((NodeEvent)ExecutionEvents.From(ReceivedEvent.Parse(ExecutionEventTypes.NodeStarted, Encoding.UTF8.GetBytes(data)), _origin)).NodeName;
    }
}
