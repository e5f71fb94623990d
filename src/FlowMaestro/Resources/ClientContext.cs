using FlowMaestro.Http;
using FlowMaestro.Models;
using FlowMaestro.Streaming;
using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Resources;

/// <summary>What the resource clients of one <see cref="FlowMaestroClient"/> share.</summary>
internal sealed class ClientContext : IDisposable
{
    private readonly Lazy<ExecutionPoller> _poller;

    public ClientContext(FlowMaestroClientOptions options)
    {
        Options = options;
        Transport = new Transport(options);
        Executions = new RawExecutionsClient(Transport);
        _poller = new(() => new ExecutionPoller(Executions, Transport));
        Capabilities = new ServerCapabilities(options.TimeProvider);
    }

    public FlowMaestroClientOptions Options { get; }

    public TimeProvider Clock => Options.TimeProvider;

    public Transport Transport { get; }

    public RawExecutionsClient Executions { get; }

    /// <summary>Polls for everybody who waits for an execution of this client.</summary>
    public ExecutionPoller Poller => _poller.Value;

    public ServerCapabilities Capabilities { get; }

    /// <summary>Keeps the workflow of a new execution, so that waits for it can share the pages of the workflow's list.</summary>
    public ApiResponse<ExecutionTicket> Remember(ApiResponse<ExecutionTicket> response)
    {
        Poller.Remember(response.Data.ExecutionId, response.Data.WorkflowId);
        return response;
    }

    /// <summary>Lets the waits and streams of an execution that was cancelled poll at once.</summary>
    public ApiResponse<T> PollAtOnce<T>(string executionId, ApiResponse<T> response)
    {
        Poller.Hurry(executionId);
        return response;
    }

    public void Dispose() => Transport.Dispose();
}
