using System.Net.Sockets;

namespace FlowMaestro.Http.Blocking;

/// <summary>A socket of which nothing asynchronous is asked while its connection is made, whichever methods are used.</summary>
internal sealed class BlockingSocketStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>Whether the connection is ready. From then on a method is what it says it is.</summary>
    public bool IsMade { get; set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsMade)
        {
            return base.ReadAsync(buffer, cancellationToken);
        }

        // One that only asks whether there is something need not wait: the next one does.
        return buffer.IsEmpty ? new(0) : OwnThread<int>.RunAsync(Socket, () => Read(buffer.Span), cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsMade)
        {
            await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }

        await OwnThread<int>.RunAsync(
            Socket,
            () =>
            {
                Write(buffer.Span);
                return buffer.Length;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
