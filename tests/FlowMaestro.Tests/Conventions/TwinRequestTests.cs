using System.Reflection;
using FlowMaestro.Tests.Resources;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Conventions;

/// <summary>Each method is called with made-up arguments against a server that answers as the documentation says.</summary>
public sealed class TwinRequestTests
{
    private static readonly MethodInfo[] Asynchronous =
        [.. Packages.Clients.SelectMany(Packages.NetworkMethods).Where(static method => method.Name.EndsWith("Async", StringComparison.Ordinal))];

    private static IEnumerable<TestCaseData> Methods => Asynchronous.Select(static method => new TestCaseData(method).SetArgDisplayNames(Text(method)));

    [TestCaseSource(nameof(Methods))]
    public async Task BothSendTheSame(MethodInfo method)
    {
        var asynchronous = await SentAsync(method, CancellationToken.None);
        var synchronous = await SentAsync(TwinOf(method), CancellationToken.None);

        Assert.That(synchronous.Select(Text).Order(StringComparer.Ordinal), Is.EqualTo(asynchronous.Select(Text).Order(StringComparer.Ordinal)));
        Assert.That(asynchronous, Is.Not.Empty);
        if (method.GetParameters().Any(static parameter => parameter.ParameterType == typeof(RequestOptions)))
        {
            Assert.That(asynchronous.Concat(synchronous).Select(static request => request.Headers.GetValueOrDefault(MadeUpArguments.Header)), Is.All.EqualTo("1"));
        }
    }

    [TestCaseSource(nameof(Methods))]
    public async Task BothEndWithTheCallersTokenBeforeTheySend(MethodInfo method)
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        foreach (var twin in (MethodInfo[])[method, TwinOf(method)])
        {
            using var stub = new StubHandler();
            using var client = TestClient.For(stub);

            var e = await Assert.CatchAsync<OperationCanceledException>(() => Invocation.RunAsync(client, twin, cancelled.Token));

            Assert.That(e!.CancellationToken, Is.EqualTo(cancelled.Token));
            Assert.That(stub.Requests, Is.Empty);
        }
    }

    [Test]
    public async Task EveryOperationIsReachedByTheFacade()
    {
        HashSet<string> reached = [];
        foreach (var method in Asynchronous)
        {
            reached.UnionWith((await SentAsync(method, CancellationToken.None)).Select(OperationOf));
        }

        Assert.That(
            ApiDocument.Operations.Select(static operation => operation.Id).Except(reached), Is.Empty,
            "Operations of the document that no method of a resource client reaches.");
        Assert.That(reached, Is.SubsetOf(ApiDocument.Operations.Select(static operation => operation.Id)));
    }

    private static async Task<IReadOnlyList<RecordedRequest>> SentAsync(MethodInfo method, CancellationToken token)
    {
        using var stub = DocumentedServer.Stub();
        using var client = TestClient.For(stub);
        await Invocation.RunAsync(client, method, token);
        return stub.Requests;
    }

    private static MethodInfo TwinOf(MethodInfo method) =>
        method.DeclaringType!.GetMethod(method.Name[..^"Async".Length], method.GetGenericArguments().Length, [.. method.GetParameters().Select(static parameter => parameter.ParameterType)])
        ?? throw new MissingMethodException(method.DeclaringType.Name, method.Name);

    private static string OperationOf(RecordedRequest request) => ApiDocument.OperationOf(new HttpMethod(request.Method), new Uri(new Uri("https://host"), request.Target)).Id;

    // The handler of the test, not the client, asks a content for its length.
    private static string Text(RecordedRequest request) =>
        $"{request}\n{string.Join('\n', request.Headers.Where(static h => h.Key != "Content-Length").OrderBy(static h => h.Key, StringComparer.Ordinal).Select(static h => $"{h.Key}: {h.Value}"))}\n\n{request.Text}";

    private static string Text(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}/{method.GetParameters().Length}";
}
