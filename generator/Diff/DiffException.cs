namespace FlowMaestro.Diff;

/// <summary>There is nothing to compare. The message is one line for the person who asked.</summary>
internal sealed class DiffException(string message) : Exception(message);
