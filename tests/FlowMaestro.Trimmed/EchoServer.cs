using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlowMaestro.Trimmed;

/// <summary>Answers each request with an execution whose outputs are the body that was sent.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public EchoServer()
    {
        _listener.Start();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}/");

    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        try
        {
            while (true)
            {
                using var client = _listener.AcceptTcpClient();
                Answer(client.GetStream());
            }
        }
        catch (SocketException)
        {
            // The program is over.
        }
    }

    private static void Answer(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var length = 0;
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            length = line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(line["Content-Length:".Length..], CultureInfo.InvariantCulture) : length;
        }

        var body = new char[length];
        reader.ReadBlock(body);
        var outputs = length == 0 ? """{"Customer":"Ada","Count":2}""" : new string(body);
        var data = $$"""{"data":{"id":"exec_1","execution_id":"exec_1","status":"completed","created_at":"2026-02-03T10:15:33Z","outputs":{{outputs}} } }""";
        stream.Write(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {data.Length}\r\nConnection: close\r\n\r\n{data}"));
    }
}
