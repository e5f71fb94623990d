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
        return buffer.IsEmpty ? new(0) : OwnThread<int>.RunAsync(() => WithCut(() => Read(buffer.Span), cancellationToken));
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        IsMade ? base.WriteAsync(buffer, cancellationToken) : new(WriteOnOwnThreadAsync(buffer, cancellationToken));

    private async Task WriteOnOwnThreadAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) =>
        await OwnThread<int>.RunAsync(() => WithCut(
            () =>
            {
                Write(buffer.Span);
                return buffer.Length;
            },
            cancellationToken)).ConfigureAwait(false);

    private int WithCut(Func<int> act, CancellationToken cancellationToken)
    {
        using var cut = cancellationToken.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), Socket);
        try
        {
            return act();
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
