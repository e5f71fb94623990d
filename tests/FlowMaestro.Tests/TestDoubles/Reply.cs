using System.Globalization;
using System.Text;
namespace FlowMaestro.Tests.TestDoubles;

/// <summary>
/// What a <see cref="SocketServer"/> does with one request, as steps: <c>Reply.Json("{…}")</c>,
/// <c>Reply.Head(200, 1000).Then("{").ThenStall()</c>, <c>Reply.Nothing.ThenReset()</c>. Where the last step leaves the
/// connection open, it takes the next request.
/// </summary>
internal sealed class Reply
{
    private readonly IReadOnlyList<Func<ServerConnection, Task>> _steps;

    private Reply(bool readsRequest, params IReadOnlyList<Func<ServerConnection, Task>> steps)
    {
        ReadsRequest = readsRequest;
        _steps = steps;
    }

    /// <summary>Takes the request and sends nothing: a start for what follows.</summary>
    public static Reply Nothing { get; } = new(readsRequest: true);

    /// <summary>Leaves the request unread, so that it does not count: a start for <see cref="ThenReset"/> or <see cref="ThenClose"/>.</summary>
    public static Reply Unread { get; } = new(readsRequest: false);

    public bool ReadsRequest { get; }

    public static Reply Json(string json, int status = 200, params (string Name, string Value)[] headers) =>
        Bytes(Encoding.UTF8.GetBytes(json), status, "application/json", headers);

    public static Reply Bytes(byte[] body, int status, string? contentType, params (string Name, string Value)[] headers) =>
        Head(status, body.Length, contentType is null ? headers : [("Content-Type", contentType), .. headers]).Then(body);

    /// <param name="status">The status.</param>
    /// <param name="contentLength">Null for chunks or a body that ends with the connection.</param>
    /// <param name="headers">Further headers.</param>
    public static Reply Head(int status, long? contentLength, params (string Name, string Value)[] headers)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Status\r\n");
        foreach (var (name, value) in contentLength is null ? headers : [("Content-Length", contentLength.Value.ToString(CultureInfo.InvariantCulture)), .. headers])
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return Nothing.Then(head.Append("\r\n").ToString());
    }

    /// <summary>The head of an answer of server-sent events; send them with <see cref="Then(string)"/>.</summary>
    public static Reply Events() => Head(200, null, ("Content-Type", "text/event-stream"), ("Cache-Control", "no-cache"), ("Connection", "close"));

    public Reply Then(string text) => Then(Encoding.UTF8.GetBytes(text));

    public Reply Then(Reply rest) => new(ReadsRequest, [.. _steps, .. rest._steps]);

    public Reply Then(byte[] bytes) => Then(connection => connection.SendAsync(bytes));

    /// <summary>Runs code of the test: moves a clock, waits for a signal.</summary>
    public Reply Then(Func<Task> step) => Then(connection => step().WaitAsync(connection.Stopped));

    public Reply Then(Action step) => Then(_ =>
    {
        step();
        return Task.CompletedTask;
    });

    /// <summary>From here on little fits between server and client: when much was taken, the client has read most of it.</summary>
    public Reply ThenHoldLittle() => Then(static connection => connection.HoldLittle());

    /// <summary>Sends byte by byte, with <paramref name="between"/> before each.</summary>
    public Reply ThenDribble(string text, Func<Task> between) => Then(async connection =>
    {
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            await between().WaitAsync(connection.Stopped);
            await connection.SendAsync(new[] { b });
        }
    });

    /// <summary>Does nothing more until the client goes away.</summary>
    public Reply ThenStall() => Then(static connection => connection.StallAsync());

    /// <summary>RST.</summary>
    public Reply ThenReset() => Then(static connection => connection.Reset());

    /// <summary>FIN.</summary>
    public Reply ThenClose() => Then(static connection => connection.Close());

    public async Task RunAsync(ServerConnection connection)
    {
        foreach (var step in _steps)
        {
            await step(connection);
        }
    }

    private Reply Then(Func<ServerConnection, Task> step) => new(ReadsRequest, [.. _steps, step]);
}
