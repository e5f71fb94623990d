namespace FlowMaestro.Tests.Resources;

/// <summary>An operation as the facade calls it, one of the answers that a server gives, and what a user then reads.</summary>
/// <param name="Operation">The operation's id in the OpenAPI document.</param>
/// <param name="Example">The name of the answer there.</param>
/// <param name="Sends">Method, path and query that have to go out.</param>
internal abstract record ResourceCase(string Operation, string Example, string Sends)
{
    /// <summary>The JSON that has to go out; null for none at all.</summary>
    public string? Body { get; init; }

    /// <summary>Whether the answer has the shape of the documentation, or that of the server as it is deployed.</summary>
    public string Shape => Example.StartsWith("documented", StringComparison.Ordinal) || Example == "older" ? "documented" : "deployed";

    public abstract Task RunAsync(FlowMaestroClient client, bool async);

    public override string ToString() => $"{Operation}, {Example}";
}

/// <summary>Makes cases, each with the asynchronous call, the synchronous one, and what both have to give.</summary>
internal static class Case
{
    public static ResourceCase One<T>(
        string operation,
        string example,
        string sends,
        Func<FlowMaestroClient, Task<ApiResponse<T>>> callAsync,
        Func<FlowMaestroClient, ApiResponse<T>> call,
        Action<T> expect,
        string? body = null) =>
        new AnswerCase<ApiResponse<T>, T>(operation, example, sends, callAsync, call, response => expect(response.Data)) { Body = body };

    public static ResourceCase Page<T>(
        string operation,
        string example,
        string sends,
        Func<FlowMaestroClient, Task<Page<T>>> callAsync,
        Func<FlowMaestroClient, Page<T>> call,
        Action<Page<T>> expect) =>
        new AnswerCase<Page<T>, IReadOnlyList<T>>(operation, example, sends, callAsync, call, expect);

    public static ResourceCase Stream<T>(
        string operation,
        string example,
        string sends,
        Func<FlowMaestroClient, IAsyncEnumerable<T>> callAsync,
        Func<FlowMaestroClient, IEnumerable<T>> call,
        Action<IReadOnlyList<T>> expect) =>
        new StreamCase<T>(operation, example, sends, callAsync, call, expect);

    private sealed record AnswerCase<TResponse, TData>(
        string Operation,
        string Example,
        string Sends,
        Func<FlowMaestroClient, Task<TResponse>> CallAsync,
        Func<FlowMaestroClient, TResponse> Call,
        Action<TResponse> Expect)
        : ResourceCase(Operation, Example, Sends)
        where TResponse : ApiResponse<TData>
    {
        public override async Task RunAsync(FlowMaestroClient client, bool async)
        {
            var response = async ? await CallAsync(client) : Call(client);
            var documented = ApiDocument.Operation(Operation);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(response.StatusCode, Is.EqualTo(documented.Status));
                Assert.That(response.Meta.RequestId, Is.EqualTo((string)documented.Answer(Example)["meta"]!["request_id"]!));
                Assert.That(response.Meta.Timestamp.Year, Is.EqualTo(2026));
                Assert.That(response.RateLimit, Is.EqualTo(AnswerHeaders.RateLimit));
                Assert.That(response.Headers.GetValues("x-request-id"), Is.EqualTo([AnswerHeaders.RequestId]));
                Expect(response);
            }
        }

        public override string ToString() => base.ToString();
    }

    private sealed record StreamCase<T>(
        string Operation,
        string Example,
        string Sends,
        Func<FlowMaestroClient, IAsyncEnumerable<T>> CallAsync,
        Func<FlowMaestroClient, IEnumerable<T>> Call,
        Action<IReadOnlyList<T>> Expect)
        : ResourceCase(Operation, Example, Sends)
    {
        public override async Task RunAsync(FlowMaestroClient client, bool async)
        {
            List<T> events = [];
            if (async)
            {
                await foreach (var e in CallAsync(client))
                {
                    events.Add(e);
                }
            }
            else
            {
                events.AddRange(Call(client));
            }

            using (Assert.EnterMultipleScope())
            {
                Expect(events);
            }
        }

        public override string ToString() => base.ToString();
    }
}
