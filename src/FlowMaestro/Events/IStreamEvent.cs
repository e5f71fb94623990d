namespace FlowMaestro;

/// <summary>How events are made of what a connection delivers.</summary>
internal interface IStreamEvent<TSelf>
    where TSelf : class, IStreamEvent<TSelf>
{
    bool IsTerminal { get; }

    /// <summary>An event of this type, without data; null for a type that this version of the library does not know.</summary>
    static abstract TSelf? OfType(string type);

    static abstract TSelf Unknown(string type);

    /// <summary>Takes the data as it arrived.</summary>
    void Receive(EventData data);
}
