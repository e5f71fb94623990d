using System.Net;
using FlowMaestro.Http;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

public sealed class RefusedConnectionTests
{
    [Test]
    public async Task AnUntrustedCertificateIsTriedOnceAndNamed([Values] bool async)
    {
        await using var server = new RefusingServer(500, "{}", tls: true);
        using var client = TestClient.For(server.Url);

        var e = (FlowMaestroException?)await GetAsync(client, async);

        Assert.That((e?.Code, e?.Attempts, e?.OutcomeUnknown), Is.EqualTo((FlowMaestroErrorCodes.ConnectionFailed, (int?)1, (bool?)false)));
        Assert.That(e!.Message, Does.StartWith("No connection to 127.0.0.1:").And.Contain("certificate"));
    }

    [TestCase(407, 1)]
    [TestCase(403, 1)]
    [TestCase(502, 4)]
    public async Task AProxyThatRefusesIsAskedOnceAndOneThatFailsAgain(int status, int attempts)
    {
        foreach (var async in new[] { true, false })
        {
            await using var proxy = SocketServer.Start(Reply.Json("{}", status, ("Proxy-Authenticate", "Basic realm=\"x\"")));
            using var client = TestClient.Impatient(proxy, new ManualTimeProvider(), options =>
            {
                options.BaseUrl = new Uri("https://api.flowmaestro.test/");
                options.Handler = Through(options, proxy.Url);
            });

            var e = (FlowMaestroException?)await GetAsync(client, async);

            Assert.That((e?.Code, e?.Attempts, proxy.Requests.Count), Is.EqualTo((FlowMaestroErrorCodes.ConnectionFailed, (int?)attempts, attempts)));
            Assert.That(e!.Message, Does.StartWith("No connection to api.flowmaestro.test:443").And.Contain(status.ToString()));
        }
    }

    [Test]
    public async Task AConnectionThatNobodyTakesSaysWhy([Values] bool async)
    {
        Uri url;
        await using (var gone = SocketServer.Start())
        {
            url = gone.Url;
        }

        using var client = TestClient.For(url, static options => options.MaxRetries = 0);

        var e = (FlowMaestroException?)await GetAsync(client, async);

        Assert.That(e!.Message, Does.Contain("nothing was sent. ").And.Contain("refused"));
    }

    private static SocketsHttpHandler Through(FlowMaestroClientOptions options, Uri proxy)
    {
        var handler = Sockets.CreateHandler(options);
        handler.Proxy = new WebProxy(proxy);
        return handler;
    }

    private static Task<Exception?> GetAsync(FlowMaestroClient client, bool async) =>
        Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("wf_1"), c => c.Workflows.Get("wf_1")));
}
