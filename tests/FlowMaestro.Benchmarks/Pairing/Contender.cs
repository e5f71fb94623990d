namespace FlowMaestro.Benchmarks.Pairing;

/// <param name="Name">As the table shows it.</param>
/// <param name="RunAsync">Does the work so many times.</param>
internal sealed record Contender(string Name, Func<int, Task> RunAsync)
{
    // A handful under way, so that no thread goes to sleep between two calls: how a pool wakes up is not what is compared.
    private const int UnderWay = 8;

    public static Contender Calls(string name, Func<Task> call) => new(name, count => Task.WhenAll(Enumerable.Range(0, UnderWay).Select(async _ =>
    {
        for (var i = 0; i < count; i += UnderWay)
        {
            await call();
        }
    })));

    /// <summary>One after the other.</summary>
    public static Contender Sequence(string name, Func<Task> call) => new(name, async count =>
    {
        for (var i = 0; i < count; i++)
        {
            await call();
        }
    });

    public static Contender BlockingSequence(string name, Action call) => new(name, count =>
    {
        for (var i = 0; i < count; i++)
        {
            call();
        }

        return Task.CompletedTask;
    });
}
