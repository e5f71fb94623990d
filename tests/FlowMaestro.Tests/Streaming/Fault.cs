using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming;

/// <summary>Something that goes wrong with a stream, and how following the execution must end all the same.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Connections">What the connections of the stream get, in order.</param>
/// <param name="StreamFails">The exception that the stream must end with; null where it must end with the terminal event.</param>
/// <param name="WaitFails">The same of a wait, which may do without the stream.</param>
/// <param name="Status">The execution's final state.</param>
internal sealed record Fault(string Name, Reply[] Connections, Type? StreamFails = null, Type? WaitFails = null, string Status = "completed")
{
    private static readonly Reply Live = Reply.Events().Then(Frames.Connected + Frames.Node(2) + Frames.Completed).ThenStall();

    private static readonly Reply Dropped = Reply.Events().Then(Frames.Connected + Frames.Node(1)).ThenReset();

    public static IEnumerable<Fault> All =>
    [
        new("RST before the headers, first connect", [Reply.Nothing.ThenReset(), Live]),
        new("RST before the headers, reconnect", [Dropped, Reply.Nothing.ThenReset(), Live]),
        new("closed before the headers", [Reply.Nothing.ThenClose(), Live]),
        new("RST after the headers", [Reply.Events().ThenReset(), Live]),
        new("RST in the middle of a frame", [Reply.Events().Then(Frames.Connected + "event: node:star").ThenReset(), Live]),
        new("RST between frames", [Dropped, Live]),
        new("EOF in the middle of a frame", [Reply.Events().Then(Frames.Connected + Frames.Completed[..^4]).ThenClose(), Live]),
        new("EOF without a terminal event", [Reply.Events().Then(Frames.Connected + Frames.Node(1)).ThenClose(), Live]),
        new("EOF again and again", [Reply.Events().Then(Frames.Connected).ThenClose()]),
        new("keepalives only", [Reply.Events().Then(Frames.Connected + Frames.KeepAlive).ThenStall()]),
        new("no byte after the headers", [Reply.Events().ThenStall()]),
        .. Statuses(401, typeof(FlowMaestroAuthenticationException)),
        .. Statuses(403, typeof(FlowMaestroAuthorizationException)),
        .. Statuses(404, typeof(FlowMaestroNotFoundException)),
        .. Statuses(429, null),
        .. Statuses(500, null),
        .. Statuses(503, null),
        new("500 for ever, first connect", [Error(500)], StreamFails: typeof(FlowMaestroServerException)),
        new("500 for ever, reconnect", [Dropped, Error(500)]),
        new("JSON instead of a stream, first connect", [Reply.Json("{}")], StreamFails: typeof(FlowMaestroStreamException)),
        new("JSON instead of a stream, reconnect", [Dropped, Reply.Json("{}"), Live]),
        new("HTML, first connect", [Html], StreamFails: typeof(FlowMaestroStreamException)),
        new("HTML, reconnect", [Dropped, Html, Live]),
        new("garbage between frames", [Reply.Events().Then(Frames.Connected + "\0\u0001garbage\n\n" + Frames.Node(1) + Frames.Completed).ThenStall()]),
        new("frames that are not JSON", [Reply.Events().Then(Frames.Connected + Frames.Frame("node:started", "{oops") + Frames.Completed).ThenStall()]),
        new("a terminal frame that is not JSON", [Reply.Events().Then(Frames.Connected + Frames.Frame("execution:completed", "{oops")).ThenStall()]),
        new("CR line ends", [Reply.Events().Then((Frames.Connected + Frames.Completed).Replace('\n', '\r')).ThenStall()]),
        new("CRLF line ends", [Reply.Events().Then((Frames.Connected + Frames.Completed).Replace("\n", "\r\n", StringComparison.Ordinal)).ThenStall()]),
        new("BOM", [Reply.Events().Then("\uFEFF" + Frames.Connected + Frames.Completed).ThenStall()]),
        new("comments", [Reply.Events().Then(": hello\n" + Frames.Connected + ": again\n\n:\n\n" + Frames.Completed).ThenStall()]),
        new("data over several lines", [Reply.Events().Then(Frames.Connected + "event: execution:completed\ndata: {\"status\":\ndata: \"completed\"}\n\n").ThenStall()]),
        new("no event line", [Reply.Events().Then(Frames.Connected + "data: {\"type\":\"execution:completed\",\"status\":\"completed\"}\n\n").ThenStall()]),
        new("two terminal events", [Reply.Events().Then(Frames.Connected + Frames.Completed + Frames.Failed).ThenStall()]),
        new("events after the terminal one", [Reply.Events().Then(Frames.Connected + Frames.Completed + Frames.Node(9)).ThenStall()]),
        new("over while disconnected", [Dropped, Reply.Events().Then(Frames.AlreadyOver).ThenClose()]),
        new("cancelled by somebody else", [Reply.Events().Then(Frames.Connected + Frames.Cancelled).ThenStall()], Status: "cancelled"),
        new("failed", [Reply.Events().Then(Frames.Connected + Frames.Failed).ThenStall()], Status: "failed"),
    ];

    private static Reply Html => Reply.Bytes(Frames.Utf8("<html>Gateway</html>"), 200, "text/html");

    public override string ToString() => Name;

    private static Reply Error(int status) => Reply.Json($$"""{"error":{"code":"{{(status == 429 ? "rate_limit_exceeded" : "some_code")}}","message":"No"},"meta":{"request_id":"r","timestamp":"2026-02-03T10:15:30.000Z"} }""", status);

    private static IEnumerable<Fault> Statuses(int status, Type? exception) =>
    [
        new($"{status}, first connect", [Error(status), Live], StreamFails: exception),
        new($"{status}, reconnect", [Dropped, Error(status), Live], StreamFails: exception),
    ];
}
