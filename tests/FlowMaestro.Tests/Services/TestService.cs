using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.Configuration;

namespace FlowMaestro.Tests.Services;

internal static class TestService
{
    public static void Configure(FlowMaestroClientOptions options, SocketServer server)
    {
        options.ApiKey = TestClient.Key;
        options.BaseUrl = server.Url;
    }

    public static IConfigurationSection Section(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.DistinctByLast(static s => s.Name).Select(static s => KeyValuePair.Create<string, string?>($"FlowMaestro:{s.Name}", s.Value)))
        .Build()
        .GetSection("FlowMaestro");

    private static IEnumerable<T> DistinctByLast<T>(this IEnumerable<T> items, Func<T, string> key) => items.Reverse().DistinctBy(key);
}
