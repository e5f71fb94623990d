using System.Net;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.Extensions.DependencyInjection;

namespace FlowMaestro.Tests.Http;

/// <summary>A proxy for everything, as <c>http_proxy</c> sets it. The process's default proxy belongs to all tests.</summary>
[NonParallelizable]
public sealed class LoopbackProxyTests
{
    public enum Client
    {
        Own,
        OfTheContainer,
    }

    [Test]
    public async Task NothingForThisMachineGoesThroughAProxy([Values] Client kind, [Values("127.0.0.1", "localhost", "127.8.8.8")] string host, [Values] bool async)
    {
        await using var proxy = SocketServer.Start(Reply.Json("{}", 502));
        await using var server = SocketServer.Start(Reply.Json("""{"data":{"id":"wf_1"}}"""));
        var before = HttpClient.DefaultProxy;
        try
        {
            HttpClient.DefaultProxy = new ForEverything(proxy.Url);
            var url = new UriBuilder(server.Url) { Host = host }.Uri;
            await using var provider = new ServiceCollection().AddFlowMaestro(options => (options.ApiKey, options.BaseUrl, options.MaxRetries) = (TestClient.Key, url, 0)).Services.BuildServiceProvider();
            using var client = kind == Client.Own ? TestClient.For(url, static o => o.MaxRetries = 0) : provider.GetRequiredService<FlowMaestroClient>();

            var e = await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("wf_1"), c => c.Workflows.Get("wf_1")));

            // Only 127.0.0.1 is listened at: an address beside it must fail rather than be asked of the proxy.
            Assert.That(proxy.Connections, Is.Zero);
            Assert.That(e is null || host == "127.8.8.8", Is.True, e?.Message);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Test]
    public async Task OtherMachinesAreReachedThroughTheProxy()
    {
        await using var proxy = SocketServer.Start(Reply.Json("{}", 403));
        var before = HttpClient.DefaultProxy;
        try
        {
            HttpClient.DefaultProxy = new ForEverything(proxy.Url);
            using var client = TestClient.For(new Uri("https://api.flowmaestro.test/"));

            await Failure.OfAsync(client, async: true, (c => c.Workflows.GetAsync("wf_1"), _ => { }));

            Assert.That(proxy.Requests.Single().Method, Is.EqualTo("CONNECT"));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    private sealed class ForEverything(Uri address) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri destination) => address;

        public bool IsBypassed(Uri host) => false;
    }
}
