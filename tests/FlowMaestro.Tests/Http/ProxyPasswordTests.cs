using System.Net;
using System.Text;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

/// <summary>A proxy that answers 407 and repeats what it was sent. The process's default proxy belongs to all tests.</summary>
[NonParallelizable]
public sealed class ProxyPasswordTests
{
    private const string Password = "s3cr@t-word";
    private static readonly string Basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}"));

    public enum Kept
    {
        InTheProcess,
        InTheAddress,
        InTheProxysCredentials,
        InTheHandlersCredentials,
        BehindAHandler,
    }

    [Test]
    public async Task APasswordThatTheProxyRefusesIsNotShown([Values] Kept kept, [Values] bool tls, [Values] bool async)
    {
        await using var server = SocketServer.Start(static request => Reply.Bytes(
            Encoding.UTF8.GetBytes($"{string.Join("; ", request.Headers)} {Basic} {Password} {Uri.EscapeDataString(Password)}"), 407, "text/plain", ("Proxy-Authenticate", "Basic realm=\"x\"")));
        var before = HttpClient.DefaultProxy;
        try
        {
            var withPassword = new UriBuilder(server.Url) { UserName = "user", Password = Uri.EscapeDataString(Password) }.Uri;
            using var handler = HandlerFor(kept, server.Url, withPassword);
            HttpClient.DefaultProxy = kept == Kept.InTheProcess ? new WebProxy(withPassword) : before;
            using var client = TestClient.For(new Uri($"{(tls ? "https" : "http")}://api.flowmaestro.test/"), options =>
            {
                options.Handler = handler;
                options.MaxRetries = 0;
                options.AllowInsecureHttp = true;
            });

            var e = (FlowMaestroException?)await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("wf_1"), c => c.Workflows.Get("wf_1")));

            Assert.That($"{e} {e!.ResponseBody}", Does.Contain("407").And.Not.Contain(Password).And.Not.Contain(Uri.EscapeDataString(Password)));
            Assert.That(e.ResponseBody, kept is Kept.InTheProxysCredentials or Kept.InTheHandlersCredentials && !tls ? Does.Not.Contain(Basic) : Is.Null.Or.Not.Empty);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    private static HttpMessageHandler? HandlerFor(Kept kept, Uri plain, Uri withPassword) => kept switch
    {
        Kept.InTheProcess => null,
        Kept.InTheAddress => new SocketsHttpHandler { Proxy = new WebProxy(withPassword) },
        Kept.InTheProxysCredentials => new HttpClientHandler { Proxy = new WebProxy(plain) { Credentials = new NetworkCredential("user", Password) } },
        Kept.InTheHandlersCredentials => new SocketsHttpHandler { Proxy = new WebProxy(plain), DefaultProxyCredentials = new NetworkCredential("user", Password) },
        _ => new PassingHandler { InnerHandler = new SocketsHttpHandler { Proxy = new WebProxy(withPassword) } },
    };

    private sealed class PassingHandler : DelegatingHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => base.Send(request, cancellationToken);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => base.SendAsync(request, cancellationToken);
    }
}
