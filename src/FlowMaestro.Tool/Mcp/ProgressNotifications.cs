using System.Threading.Channels;
using FlowMaestro.Tool.Run;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace FlowMaestro.Tool.Mcp;

/// <summary>Sends the events of a run as progress notifications, in order and beside the run.</summary>
internal sealed class ProgressNotifications : IProgress<ExecutionEvent>
{
    private readonly Channel<ProgressNotificationValue> _queue = Channel.CreateUnbounded<ProgressNotificationValue>();
    private readonly Task _sending;
    private float _percentage;

    public ProgressNotifications(McpServer server, ProgressToken token, CancellationToken cancellationToken) =>
        _sending = SendAsync(server, token, cancellationToken);

    public void Report(ExecutionEvent value)
    {
        if (EventLine.Of(value) is { } line)
        {
            // The protocol wants each value to be larger than the one before.
            var told = value is ExecutionProgressEvent { Percentage: { } percentage } ? (float)percentage : 0;
            _percentage = Math.Max(_percentage + 0.01f, told);
            _queue.Writer.TryWrite(new ProgressNotificationValue
            {
                Progress = _percentage,
                Total = Math.Max(100, _percentage),
                Message = line.Trim(),
            });
        }
    }

    /// <summary>Waits until the last is sent: after the result of a call none may come.</summary>
    public Task CompleteAsync()
    {
        _queue.Writer.Complete();
        return _sending;
    }

    private async Task SendAsync(McpServer server, ProgressToken token, CancellationToken cancellationToken)
    {
        await foreach (var value in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await server.NotifyProgressAsync(token, value, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
