namespace FlowMaestro.Testing.Document;

/// <summary>What an operation does to a collection of rows, as its method and its path tell.</summary>
internal enum OperationKind
{
    List,
    Get,
    Create,
    Update,
    Replace,
    Delete,

    /// <summary>None of the others: what it does, only its description says.</summary>
    Action,
}
