using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>A small server on threads of its own, for tests in which the thread pool has none left.</summary>
/// <remarks>Answers each request; with the header <c>X-First: 503</c> or <c>stall</c> the first of them so.</remarks>
internal sealed class BlockingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _special;

    public BlockingServer()
    {
        _listener.Start();
        Start(Accept);
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose() => _listener.Dispose();

    private static void Start(Action body)
    {
        var thread = new Thread(() =>
        {
            try
            {
                body();
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                // The test is over.
            }
        });
        thread.IsBackground = true;
        thread.Start();
    }

    private void Accept()
    {
        while (true)
        {
            var socket = _listener.AcceptSocket();
            Start(() => Serve(socket));
        }
    }

    private void Serve(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (true)
        {
            var first = "";
            while (reader.ReadLine() is { Length: > 0 } line)
            {
                first = line.StartsWith("X-First: ", StringComparison.Ordinal) ? line["X-First: ".Length..] : first;
            }

            if (first == "stall")
            {
                reader.Read();
                return;
            }

            var isUnavailable = first == "503" && Interlocked.Increment(ref _special) == 1;
            var body = isUnavailable ? "{}" : """{"data":{"id":"wf_1"}}""";
            stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {(isUnavailable ? 503 : 200)} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        }
    }
}
