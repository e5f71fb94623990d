namespace FlowMaestro;

/// <summary>Look at triggers and fire them.</summary>
public partial class TriggersClient;
