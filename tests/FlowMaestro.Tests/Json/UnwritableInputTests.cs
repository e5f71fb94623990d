using System.Text.Json.Serialization;
using FlowMaestro.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Json;

/// <summary>
/// What cannot be sent is refused with the path to it, at whatever depth and in whichever library's types it is. Inside of a type of
/// System.Text.Json the path has the names of the members in C#, and no place in a list: that library tells no more.
/// </summary>
public sealed class UnwritableInputTests
{
    private const string Task = "is a task that was not awaited";
    private const string NotFinite = "is NaN or infinite";

    private static readonly (string Name, object Inputs, string Message)[] Mistakes =
    [
        ("a forgotten await", new { name = NameAsync() }, $"inputs.name {Task}"),
        ("deep inside", new { customer = new { name = NameAsync() } }, $"inputs.customer.name {Task}"),
        ("in a list", new { items = new object[] { 1, NameAsync() } }, $"inputs.items[1] {Task}"),
        (
            "in a dictionary",
            new Dictionary<string, object> { ["a b"] = new Dictionary<string, object> { ["c"] = NameAsync() } },
            $"inputs['a b'].c {Task}"),
        ("declared as an object", new { name = (object)NameAsync() }, $"inputs.name {Task}"),
        ("a task without a result", new { done = System.Threading.Tasks.Task.CompletedTask }, $"inputs.done {Task}"),
        ("a value task", new { name = new ValueTask<string>("CANARY") }, $"inputs.name {Task}"),
        ("a nullable value task", new { name = (ValueTask?)ValueTask.CompletedTask }, $"inputs.name {Task}"),
        ("ConfigureAwait without await", new { name = NameAsync().ConfigureAwait(false) }, $"inputs.name {Task}"),
        ("a token", new { stop = CancellationToken.None }, "inputs.stop is a CancellationToken"),
        ("options", new { options = new RequestOptions() }, "inputs.options is a RequestOptions"),
        ("a function", new { name = (Func<string>)(static () => "CANARY") }, "inputs.name is a function"),
        ("an asynchronous sequence", new { rows = Rows() }, "inputs.rows is an asynchronous sequence"),
        ("the sequence itself", Rows(), "inputs is an asynchronous sequence"),
        ("the task itself", NameAsync(), $"inputs {Task}"),
        ("in a type of System.Text.Json", new Text { Customer = new Text { Value = NameAsync() } }, $"inputs.Customer.Value {Task}"),
        (
            "in a list of one of Newtonsoft's in one of System.Text.Json's",
            new { a = new Text { Value = new Newton { Items = [1, new Text { Value = NameAsync() }] } } },
            $"inputs.a.Value.items[1].Value {Task}"),
        (
            "a function in a type of System.Text.Json",
            new[] { 1 }.ToDictionary(static _ => "x", static _ => new Text { Value = (Action)(static () => { }) }),
            "inputs.x.Value is a function"),
        ("NaN", new { a = new { value = double.NaN } }, $"inputs.a.value {NotFinite}"),
        ("a nullable NaN", new { value = (float?)float.NaN }, $"inputs.value {NotFinite}"),
        (
            "an infinite number in a list",
            new { values = new List<double> { 1, 2, double.PositiveInfinity } },
            $"inputs.values[2] {NotFinite}"),
        ("NaN in a token", new { a = new JObject { ["b"] = new JArray(1, double.NaN) } }, $"inputs.a.b[1] {NotFinite}"),
        ("NaN in a type of System.Text.Json", new { a = new Text { Numbers = [1, double.NaN] } }, $"inputs.a.Numbers {NotFinite}"),
        ("a cycle", new { a = Cycle() }, "inputs.a.items[0] refers back to an object that contains it"),
        ("a cycle in types of System.Text.Json", new { a = TextCycle() }, "inputs.a.Customer.Customer.Customer"),
        (
            "a member that throws",
            new { a = new object[] { new Throwing() } },
            "inputs.a[0].Value cannot be read: it throws FormatException"),
        (
            "a sequence that throws",
            new { a = new { items = ThrowingItems() } },
            "inputs.a.items[0] cannot be read: it throws FormatException"),
        (
            "a member that throws in a type of System.Text.Json",
            new { a = new ThrowingText() },
            "inputs.a cannot be written by System.Text.Json, which throws FormatException"),
    ];

    private static IEnumerable<string> Names => Mistakes.Select(static mistake => mistake.Name);

    [TestCaseSource(nameof(Names))]
    public void IsRefusedWithItsPathAndWithoutItsValue(string name)
    {
        var (_, inputs, message) = Mistakes.Single(mistake => mistake.Name == name);

        Assert.That(
            () => FreeFormJson.FromObject(inputs, "inputs"),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("inputs").And.Message.StartsWith(message)
                .And.Message.Length.LessThan(300).And.Message.Not.Contains("CANARY"));
    }

    [Test]
    public void ThePathOfAFailureDoesNotLeakIntoTheNext()
    {
        Assert.That(() => FreeFormJson.FromObject(new { a = NameAsync() }, "inputs"), Throws.ArgumentException);
        Assert.That(
            () => new JsonPayload("""{"Value":"x"}"""u8.ToArray()).To<Number>(serializer: null),
            Throws.InstanceOf<Newtonsoft.Json.JsonException>());

        Assert.That(
            () => FreeFormJson.FromObject(new { b = NameAsync() }, "metadata"),
            Throws.ArgumentException.With.Message.StartsWith($"metadata.b {Task}"));
    }

    [Test]
    public void AQueryThatIsBothKindsOfSequenceIsReadAsTheSynchronousOne() =>
        Assert.That(
            FreeFormJson.FromObject(new { rows = new Query() }, "inputs")!.Token.ToString(Newtonsoft.Json.Formatting.None),
            Is.EqualTo("""{"rows":[1,2]}"""));

    [Test]
    public async Task NothingIsSentByAnyCallThatTakesAnObject([Values] bool async)
    {
        using var stub = TestDoubles.StubHandler.Json("{}");
        using var client = TestDoubles.TestClient.For(stub);
        var bad = new { customer = new { name = NameAsync() } };

        var failures = new[]
        {
            await TestDoubles.Failure.OfAsync(client, async, (c => c.Workflows.ExecuteAsync("w", bad), c => c.Workflows.Execute("w", bad))),
            await TestDoubles.Failure.OfAsync(client, async, (c => c.Workflows.RunAsync("w", bad), c => c.Workflows.Run("w", bad))),
            await TestDoubles.Failure.OfAsync(client, async, (c => c.Triggers.ExecuteAsync("t", bad), c => c.Triggers.Execute("t", bad))),
            await TestDoubles.Failure.OfAsync(
                client, async, (c => c.Agents.CreateThreadAsync("a", bad), c => c.Agents.CreateThread("a", bad))),
            await TestDoubles.Failure.OfAsync(
                client, async, (c => c.SendAsync(HttpMethod.Post, "x", bad), c => c.Send(HttpMethod.Post, "x", bad))),
        };

        Assert.That(failures.Select(static e => e!.Message[..e.Message.IndexOf(' ', StringComparison.Ordinal)]), Is.EqualTo(
            new[] { "inputs", "inputs", "inputs", "metadata", "body" }.Select(static name => $"{name}.customer.name")));
        Assert.That(stub.Requests, Is.Empty);
    }

    private static async Task<string> NameAsync()
    {
        await System.Threading.Tasks.Task.Yield();
        return "CANARY";
    }

    private static async IAsyncEnumerable<int> Rows()
    {
        await System.Threading.Tasks.Task.Yield();
        yield return 1;
    }

    private static IEnumerable<int> ThrowingItems()
    {
        yield return 1;
        throw new FormatException("CANARY");
    }

    private static Newton Cycle()
    {
        var newton = new Newton();
        newton.Items.Add(newton);
        return newton;
    }

    private static Text TextCycle()
    {
        var text = new Text();
        text.Customer = text;
        return text;
    }

    private sealed class Text
    {
        [JsonPropertyName("value")]
        public object? Value { get; set; }

        [JsonPropertyName("customer")]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Text? Customer { get; set; }

        [JsonPropertyName("numbers")]
        public List<double> Numbers { get; set; } = [];
    }

    private sealed class Newton
    {
        [Newtonsoft.Json.JsonProperty("items")]
        public List<object> Items { get; set; } = [];
    }

    private sealed class Number
    {
        public int Value { get; set; }
    }

    private sealed class Throwing
    {
        public string Value => throw new FormatException("CANARY");
    }

    private sealed class ThrowingText
    {
        [JsonPropertyName("value")]
        public string Value => throw new FormatException("CANARY");
    }

    private sealed class Query : List<int>, IAsyncEnumerable<int>
    {
        public Query()
            : base([1, 2])
        {
        }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
