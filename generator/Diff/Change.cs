namespace FlowMaestro.Diff;

/// <summary>One thing that is not as it was.</summary>
/// <param name="Breaks">Whether code that was written for the version before may fail with the one after.</param>
/// <param name="Subject">The operation or the type that it is about.</param>
/// <param name="Text">What changed, in a line.</param>
internal sealed record Change(bool Breaks, string Subject, string Text);
