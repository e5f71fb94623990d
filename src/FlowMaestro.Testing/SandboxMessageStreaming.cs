namespace FlowMaestro.Testing;

/// <summary>How a sandbox streams the reply of an agent.</summary>
public enum SandboxMessageStreaming
{
    /// <summary>Not at all, as the public server today: <c>stream: true</c> gets a 501, the events of a thread a 404.</summary>
    None,

    /// <summary>On the event stream of the thread; the response to the message has the whole reply at the end.</summary>
    ThreadEvents,
}
