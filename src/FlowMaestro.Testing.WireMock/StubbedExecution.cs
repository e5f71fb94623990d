using FlowMaestro.Models;
using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Stubs;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using WireMock.ResponseBuilders;

namespace FlowMaestro.Testing;

/// <summary>An execution that goes from state to state; see <see cref="FlowMaestroStubs.Execution"/>.</summary>
public sealed class StubbedExecution
{
    private readonly StubRegister _register;
    private readonly StubbedOperation _get;
    private readonly StubbedOperation _stream;
    private volatile Func<Execution, Execution> _change = static execution => execution;

    internal StubbedExecution(StubRegister register, string id, IReadOnlyList<ExecutionStatus> states, StubbedCalls polls)
    {
        _register = register;
        _get = register.Operation(ExecutionOperations.Get);
        _stream = register.Operation(ExecutionOperations.StreamEvents);
        Id = id;
        States = states;
        Polls = polls;
    }

    /// <summary>The id.</summary>
    public string Id { get; }

    /// <summary>The states in their order. The last one stays.</summary>
    public IReadOnlyList<ExecutionStatus> States { get; }

    /// <summary>The requests that asked for its state.</summary>
    public StubbedCalls Polls { get; }

    /// <summary>Sets what it makes. Default: the outputs of the example in the OpenAPI document.</summary>
    /// <param name="outputs">Anything that is written as JSON: an anonymous object, a dictionary, a <see cref="JToken"/>.</param>
    public StubbedExecution WithOutputs(object outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var json = ModelRow.Value(outputs);
        return Change(execution => execution.Status == ExecutionStatus.Completed ? execution with { Outputs = json } : execution);
    }

    /// <summary>Sets why it fails. Default: the error of the example in the OpenAPI document.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="code">The code of the error.</param>
    /// <param name="nodeId">The node at which it went wrong.</param>
    public StubbedExecution WithError(string message, string? code = null, string? nodeId = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        var error = new ExecutionError { Message = message, Code = code, NodeId = nodeId };
        return Change(execution => execution.Status == ExecutionStatus.Failed ? execution with { Error = error } : execution);
    }

    internal void Register()
    {
        var scenario = $"{Guid.NewGuid():N}";
        var last = States.Count - 1;
        var stream = _stream.Responses.First(static response => response.Documented.IsStream);
        for (var turn = 0; turn <= last; turn++)
        {
            var now = turn;
            var state = Success(States[now]);
            Override(_get, state.Head().WithBody(_ => State(States[now])), Math.Min(now + 1, last));
            Override(_stream, stream.Head().WithBody(_ => Events(now)), last);

            void Override(StubbedOperation operation, IResponseBuilder response, int next) => _register.Override(
                _register.Request(operation, request => request.IsAllowed && request.Id == Id),
                $"{operation.Documented.Id} {Id} {States[now]}", response, scenario, now, next);
        }
    }

    private StubbedExecution Change(Func<Execution, Execution> change)
    {
        var before = _change;
        _change = execution => change(before(execution));
        return this;
    }

    private StubResponse Success(ExecutionStatus status) => _get.Success(body => (string?)body.SelectToken("data.status") == status.Value);

    private string State(ExecutionStatus status)
    {
        var body = Success(status).Json;
        var shape = new WireShape((JObject)body["data"]!, _get.Documented.Data!, errorsAreText: _register.Shape == SandboxShape.Deployed);
        body["data"] = shape.Send(ModelRow.Of(In(status)));
        return body.ToString(Formatting.None);
    }

    private Execution In(ExecutionStatus status)
    {
        var data = (JObject)Success(status).Json["data"]!;
        var example = ModelRow.Read<Execution>(WireShape.Receive(data, _get.Documented.Data!)) with { Id = Id, Status = status };
        return _change(status.IsTerminal ? example : example with
        {
            Outputs = null,
            Error = null,
            CompletedAt = null,
            DurationMs = null,
            StartedAt = status == ExecutionStatus.Pending ? null : example.StartedAt,
        });
    }

    // What has happened so far is told by the state on connecting, what follows by its events.
    private string Events(int turn)
    {
        var happened = new List<ExecutionEvent> { new ConnectedEvent { Status = States[turn] } };
        if (turn == States.Count - 1 && EventOf(States[turn], resumed: false) is { } end)
            happened.Add(end);

        for (var next = turn + 1; next < States.Count; next++)
        {
            if (EventOf(States[next], resumed: States[next - 1] == ExecutionStatus.Paused) is { } one)
                happened.Add(one);
        }

        return string.Concat(happened.Select(one => EventFrame.Of(one, Id, _stream.Documented)));
    }

    private ExecutionEvent? EventOf(ExecutionStatus status, bool resumed) => status.Value switch
    {
        ExecutionStatus.Values.Pending => null,
        ExecutionStatus.Values.Running => resumed ? new ExecutionResumedEvent() : new ExecutionStartedEvent(),
        ExecutionStatus.Values.Paused => new ExecutionPausedEvent(),
        ExecutionStatus.Values.Completed => new ExecutionCompletedEvent { Outputs = In(status).Outputs },
        ExecutionStatus.Values.Failed => new ExecutionFailedEvent { Error = In(status).Error },
        ExecutionStatus.Values.Cancelled => new ExecutionCancelledEvent(),
        _ => new UnknownExecutionEvent { Type = $"execution:{status.Value}" },
    };
}
