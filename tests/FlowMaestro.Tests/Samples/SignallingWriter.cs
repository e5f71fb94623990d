namespace FlowMaestro.Tests.Samples;

/// <summary>Cancels when a text is written.</summary>
internal sealed class SignallingWriter(string text, CancellationTokenSource stop) : StringWriter
{
    public override async Task WriteAsync(string? value)
    {
        await base.WriteAsync(value);
        await SignalAsync(value);
    }

    public override async Task WriteLineAsync(string? value)
    {
        await base.WriteLineAsync(value);
        await SignalAsync(value);
    }

    private async Task SignalAsync(string? value)
    {
        if (value?.Contains(text, StringComparison.Ordinal) == true)
        {
            await stop.CancelAsync();
        }
    }
}
