namespace FlowMaestro.Tests.TestDoubles;

/// <summary>Clients for tests, with a key that is easy to look for where it must not be.</summary>
internal static class TestClient
{
    public const string Key = "fm_test_0123456789abcdefKEYCANARY";

    public static FlowMaestroClient For(SocketServer server, Action<FlowMaestroClientOptions>? configure = null) => For(server.Url, configure);

    public static FlowMaestroClient For(Uri url, Action<FlowMaestroClientOptions>? configure = null)
    {
        var options = new FlowMaestroClientOptions { ApiKey = Key, BaseUrl = url };
        configure?.Invoke(options);
        return new FlowMaestroClient(options);
    }

    public static FlowMaestroClient For(HttpMessageHandler handler, Action<FlowMaestroClientOptions>? configure = null) =>
        For(FlowMaestroClientOptions.DefaultBaseUrl, options =>
        {
            options.Handler = handler;
            configure?.Invoke(options);
        });

    /// <summary>A client on a clock that skips every pause, and whose attempts have no limit that the clock could reach.</summary>
    public static FlowMaestroClient Impatient(SocketServer server, ManualTimeProvider clock, Action<FlowMaestroClientOptions>? configure = null) =>
        For(server, options =>
        {
            options.TimeProvider = clock.SkipPauses(options.MaxRetryDelay);
            options.Timeout = Timeout.InfiniteTimeSpan;
            configure?.Invoke(options);
        });
}
