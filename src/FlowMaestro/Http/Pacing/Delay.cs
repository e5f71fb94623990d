namespace FlowMaestro.Http.Pacing;

/// <summary>How long a request has to wait, and because of which window.</summary>
internal readonly record struct Delay(TimeSpan Time, string Window)
{
    public const string Minute = "minute";
    public const string Day = "day";

    public bool IsNone => Time <= TimeSpan.Zero;
}
