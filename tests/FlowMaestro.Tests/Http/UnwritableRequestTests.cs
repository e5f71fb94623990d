using System.Collections;
using System.Diagnostics.CodeAnalysis;
using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

/// <summary>A request whose members cannot be read is the caller's mistake, not a network's.</summary>
public sealed class UnwritableRequestTests
{
    [Test]
    public async Task IsAnArgumentThatIsWrongAndNothingIsSent([Values] bool async)
    {
        using var stub = StubHandler.Json("""{"data":{"id":"w"}}""");
        using var client = TestClient.For(stub);
        var update = new WebhookUpdate { Headers = new Unreadable() };

        var e = await Failure.OfAsync(client, async, (c => c.Webhooks.UpdateAsync("w", update), c => c.Webhooks.Update("w", update)));

        Assert.That(e, Is.TypeOf<ArgumentException>());
        Assert.That(e.ToString(), Does.Contain(nameof(InvalidTimeZoneException)).And.Not.Contain(Operations.Canary));
        Assert.That(stub.Requests, Is.Empty);
    }

    /// <summary>Throws when it is walked, and quotes a value.</summary>
    private sealed class Unreadable : IReadOnlyDictionary<string, string>
    {
        public int Count => 1;

        public IEnumerable<string> Keys => throw Failure();

        public IEnumerable<string> Values => throw Failure();

        public string this[string key] => throw Failure();

        public bool ContainsKey(string key) => throw Failure();

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => throw Failure();

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => throw Failure();

        IEnumerator IEnumerable.GetEnumerator() => throw Failure();

        private static InvalidTimeZoneException Failure() => new(Operations.Canary);
    }
}
