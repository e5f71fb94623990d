using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

/// <summary>One way in which a request can end, and what has to come of it.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Reply">What the server does to each request; null for a port on which nobody listens.</param>
/// <param name="Exception">What the caller gets.</param>
/// <param name="SafeRequests">How many requests arrive where repeating does no harm, with two retries allowed.</param>
/// <param name="UnsafeRequests">The same where it may.</param>
/// <param name="Unknown">Whether the outcome of the latter is unknown.</param>
internal sealed record Ending(string Name, Func<ManualTimeProvider, Reply>? Reply, Type Exception, int SafeRequests, int UnsafeRequests, bool Unknown)
{
    public const int MaxRetries = 2;
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private const int Once = 1;
    private const int Always = MaxRetries + 1;

    // When so much was taken, the client is known to be reading the body: the buffers between hold less.
    private static readonly byte[] ManyBytes = new byte[512 << 10];

    public static IEnumerable<Ending> All =>
    [
        Status<FlowMaestroValidationException>(400, "validation_error", Once, Once, unknown: false),
        Status<FlowMaestroAuthenticationException>(401, "invalid_api_key", Once, Once, unknown: false),
        Status<FlowMaestroAuthorizationException>(403, "insufficient_scope", Once, Once, unknown: false),
        Status<FlowMaestroNotFoundException>(404, "resource_not_found", Once, Once, unknown: false),
        Status<FlowMaestroTimeoutException>(408, "timeout", Always, Once, unknown: true),
        Status<FlowMaestroException>(409, "conflict", Once, Once, unknown: false),
        Status<FlowMaestroValidationException>(413, "too_large", Once, Once, unknown: false),
        Status<FlowMaestroValidationException>(415, "media_type", Once, Once, unknown: false),
        Status<FlowMaestroValidationException>(422, "validation_error", Once, Once, unknown: false),
        Status<FlowMaestroRateLimitException>(429, "rate_limit_exceeded", Always, Always, unknown: false),
        Status<FlowMaestroRateLimitException>(429, "", Always, Once, unknown: false),
        Status<FlowMaestroServerException>(500, "internal_error", Always, Once, unknown: true),
        Status<FlowMaestroNotFoundException>(500, "internal_error", Once, Once, unknown: false, "invalid input syntax for type uuid: \"wf_1\""),
        Status<FlowMaestroServerException>(501, "not_implemented", Once, Once, unknown: false),
        Status<FlowMaestroServerException>(502, "bad_gateway", Always, Once, unknown: true),
        Status<FlowMaestroServerException>(503, "service_unavailable", Always, Once, unknown: true),
        Status<FlowMaestroServerException>(504, "timeout", Always, Once, unknown: true),
        Status<FlowMaestroServerException>(505, "", Once, Once, unknown: true),
        .. new[] { 301, 302, 303, 307, 308 }.Select(static status => new Ending(
            $"{status}", _ => TestDoubles.Reply.Json("", status, ("Location", "http://127.0.0.1:9/")), typeof(FlowMaestroException), Once, Once, false)),
        new("refused", null, typeof(FlowMaestroConnectionException), 0, 0, false),
        Lost("reset, request unread", _ => TestDoubles.Reply.Unread.ThenReset(), 0, 0),
        Lost("reset before the headers", _ => TestDoubles.Reply.Nothing.ThenReset(), Always, Once),

        // The runtime itself sends a request without content four times where the answer is empty.
        Lost("closed without an answer", _ => TestDoubles.Reply.Nothing.ThenClose(), 4 * Always, Once),
        Lost("closed in the headers", _ => TestDoubles.Reply.Nothing.Then("HTTP/1.1 200 OK\r\nContent-").ThenClose(), Always, Once),
        Lost("not HTTP", _ => TestDoubles.Reply.Nothing.Then("SSH-2.0-OpenSSH_9.6\r\n").ThenClose(), Always, Once),
        Lost("closed in the body", _ => TestDoubles.Reply.Head(200, 100).Then("{\"data\":").ThenClose(), Always, Once),
        Lost("reset in the body", _ => TestDoubles.Reply.Head(200, 100).Then("{\"data\":").ThenReset(), Always, Once),
        Lost("closed in a chunk", _ => TestDoubles.Reply.Head(200, null, ("Transfer-Encoding", "chunked")).Then("20\r\n{\"data\":").ThenClose(), Always, Once),
        new("503, closed in its body", _ => TestDoubles.Reply.Head(503, 100).Then("{").ThenClose(), typeof(FlowMaestroServerException), Always, Once, true),
        new("404, reset in its body", _ => TestDoubles.Reply.Head(404, 100).Then("{").ThenReset(), typeof(FlowMaestroNotFoundException), Once, Once, false),
        TimedOut("stalled headers", clock => TestDoubles.Reply.Nothing.Then(() => clock.Advance(Timeout)).ThenStall(), Always, true),
        TimedOut("stalled in the headers", clock => TestDoubles.Reply.Nothing.Then("HTTP/1.1 2").Then(() => clock.Advance(Timeout)).ThenStall(), Always, true),
        TimedOut("stalled body", clock => Body(200).Then(() => clock.Advance(Timeout)).ThenStall(), Once, true),
        TimedOut("slow body", clock => Body(200).ThenDribble("a body of sixteen", () => Minute(clock)).ThenStall(), Once, true),
    ];

    private static Reply Body(int status) => TestDoubles.Reply.Nothing.ThenHoldLittle().Then(TestDoubles.Reply.Head(status, ManyBytes.Length * 2)).Then(ManyBytes);

    private static Task Minute(ManualTimeProvider clock)
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        return Task.CompletedTask;
    }

    private static Ending Status<T>(int status, string code, int safe, int notSafe, bool unknown, string message = "No.") => new(
        code is "internal_error" && message != "No." ? "500, id that is no UUID" : $"{status} {code}",
        _ => TestDoubles.Reply.Json($$$"""{"error":{"code":"{{{code}}}","message":"{{{message.Replace("\"", "\\\"", StringComparison.Ordinal)}}}"},"meta":{"request_id":"r"}}""", status),
        typeof(T), safe, notSafe, unknown);

    private static Ending Lost(string name, Func<ManualTimeProvider, Reply> reply, int safe, int notSafe) =>
        new(name, reply, typeof(FlowMaestroConnectionException), safe, notSafe, true);

    private static Ending TimedOut(string name, Func<ManualTimeProvider, Reply> reply, int safe, bool unknown) =>
        new(name, reply, typeof(FlowMaestroTimeoutException), safe, Once, unknown);
}
