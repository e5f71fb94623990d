using System.Net.Sockets;
using System.Text;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>One connection that a client made to a <see cref="SocketServer"/>.</summary>
internal sealed class ServerConnection(SocketServer server, Socket socket, int number, CancellationToken stopped) : IDisposable
{
    private readonly List<byte> _received = [];
    private bool _isOpen = true;

    public CancellationToken Stopped => stopped;

    public async Task RunAsync()
    {
        // Without data to take: what happens to the request is for the script to say.
        while (_isOpen && await HasDataAsync())
        {
            var reply = server.TakeUnreadReply();
            if (reply is null)
            {
                if (await ReadRequestAsync() is not { } request)
                {
                    return;
                }

                reply = server.Record(request);
            }

            await reply.RunAsync(this);
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, stopped)..];
        }
    }

    public Task HoldLittle()
    {
        socket.SendBufferSize = 16 << 10;
        return Task.CompletedTask;
    }

    public async Task StallAsync()
    {
        server.OnStalled();
        var buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, stopped) > 0)
            {
                // A client that waits for its answer has nothing to say.
            }
        }
        catch (SocketException)
        {
            // It has gone without reading everything.
        }

        await Close();
    }

    public Task Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        return Close();
    }

    public Task Close()
    {
        _isOpen = false;
        socket.Close();
        return Task.CompletedTask;
    }

    public void Dispose() => socket.Dispose();

    private async Task<bool> HasDataAsync() => _received.Count > 0 || await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, stopped) > 0;

    private async Task<RecordedRequest?> ReadRequestAsync()
    {
        int end;
        while ((end = Encoding.Latin1.GetString([.. _received]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (!await ReceiveAsync())
            {
                return null;
            }
        }

        var lines = Encoding.Latin1.GetString([.. _received[..end]]).Split("\r\n");
        var headers = lines.Skip(1).Select(static line => line.Split(':', 2))
            .GroupBy(static pair => pair[0], static pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static group => group.Key, static group => string.Join(", ", group), StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text) : 0;
        while (_received.Count < end + 4 + length)
        {
            if (!await ReceiveAsync())
            {
                return null;
            }
        }

        var body = _received[(end + 4)..(end + 4 + length)].ToArray();
        _received.RemoveRange(0, end + 4 + length);
        var first = lines[0].Split(' ');
        return new RecordedRequest(first[0], first[1], headers, body, number);
    }

    private async Task<bool> ReceiveAsync()
    {
        var buffer = new byte[8192];
        var count = await socket.ReceiveAsync(buffer, stopped);
        _received.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }
}
