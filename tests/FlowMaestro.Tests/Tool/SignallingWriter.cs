namespace FlowMaestro.Tests.Tool;

/// <summary>Cancels when a text is written.</summary>
internal sealed class SignallingWriter(string text, CancellationTokenSource stop) : StringWriter
{
    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value?.Contains(text, StringComparison.Ordinal) == true)
        {
            stop.Cancel();
        }
    }
}
