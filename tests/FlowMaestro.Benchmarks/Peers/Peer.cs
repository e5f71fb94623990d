namespace FlowMaestro.Benchmarks.Peers;

/// <summary>Who takes part, by the names that the reports use.</summary>
internal static class Peer
{
    public const string Key = "fm_live_0123456789abcdef0123456789abcdef";

    public const string Ours = "FlowMaestro";
    public const string HandWritten = "a: by hand";
    public const string Newtonsoft = "b: Newtonsoft";
    public const string Stock = "c: stock NSwag";
    public const string Drain = "bare transport";

    public static readonly IReadOnlyList<string> All = [Ours, HandWritten, Newtonsoft, Stock, Drain];

    public static IPeer Create(string name, Uri url) => name switch
    {
        Ours => new Ours(url),
        HandWritten => new HandWritten(url),
        Newtonsoft => new PlainNewtonsoft(url),
        Stock => new StockNSwag(url),
        Drain => new SocketDrain(url),
        _ => throw new ArgumentException($"There is no peer '{name}'.", nameof(name)),
    };
}
