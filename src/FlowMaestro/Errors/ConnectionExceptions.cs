using FlowMaestro.Models;

namespace FlowMaestro;

/// <summary>
/// A time limit of the client passed, or the server responded with 408. A cancellation by the caller's token throws
/// <see cref="OperationCanceledException"/> instead.
/// </summary>
public class FlowMaestroTimeoutException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroTimeoutException(string? message = null, Exception? innerException = null)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.Timeout;

    internal FlowMaestroTimeoutException(ErrorFacts facts)
        : base(facts)
    {
    }

    /// <summary>Where a wait ran out of time: the execution as last seen. It goes on at the server.</summary>
    public Execution? LastKnown { get; init; }
}

/// <summary>No connection could be made, or it ended before the response did.</summary>
public class FlowMaestroConnectionException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroConnectionException(string? message = null, Exception? innerException = null)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.ConnectionLost;

    internal FlowMaestroConnectionException(ErrorFacts facts)
        : base(facts)
    {
    }
}

/// <summary>The response was not an event stream, or a stream ended early and could not be continued.</summary>
public class FlowMaestroStreamException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroStreamException(string? message = null, Exception? innerException = null)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.StreamFailed;

    internal FlowMaestroStreamException(ErrorFacts facts)
        : base(facts)
    {
    }
}

/// <summary>An execution that did not complete, from <see cref="Execution.EnsureSucceeded"/>.</summary>
public class FlowMaestroExecutionException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroExecutionException(string? message = null, Exception? innerException = null)
        : base(message ?? "The execution did not complete.", innerException)
    {
        Code = FlowMaestroErrorCodes.ExecutionFailed;
        Execution = new Execution();
    }

    /// <summary>The same, with the execution that did not complete.</summary>
    public FlowMaestroExecutionException(string message, Execution execution)
        : base(message)
    {
        ArgumentNullException.ThrowIfNull(execution);
        Code = execution.Error?.Code is { Length: > 0 } code ? code : FlowMaestroErrorCodes.ExecutionFailed;
        Execution = execution;
        ExecutionId = execution.Id;
    }

    /// <summary>The execution as it ended, or as last seen if it is not over.</summary>
    public Execution Execution { get; }
}

/// <summary>A webhook delivery whose signature or body is not what the server would have sent.</summary>
public class FlowMaestroWebhookException : FlowMaestroException
{
    /// <inheritdoc cref="FlowMaestroException(string?, Exception?)"/>
    public FlowMaestroWebhookException(string? message = null, Exception? innerException = null)
        : base(message, innerException) => Code = FlowMaestroErrorCodes.InvalidWebhook;
}
