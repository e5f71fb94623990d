using System.Globalization;
using System.Net;
using System.Reflection;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

public sealed class ConfigurationTests
{
    private const string Workflow = """{"data":{"id":"wf_1"}}""";

    [TestCase("https://api.flowmaestro.io", "https://api.flowmaestro.io/api/v1/workflows/wf_1")]
    [TestCase("https://api.flowmaestro.io/", "https://api.flowmaestro.io/api/v1/workflows/wf_1")]
    [TestCase("https://api.flowmaestro.io/api/v1", "https://api.flowmaestro.io/api/v1/workflows/wf_1")]
    [TestCase("https://api.flowmaestro.io/api/v1/", "https://api.flowmaestro.io/api/v1/workflows/wf_1")]
    [TestCase("https://proxy.example/flow/maestro", "https://proxy.example/flow/maestro/api/v1/workflows/wf_1")]
    [TestCase("https://proxy.example/flow/api/v1/", "https://proxy.example/flow/api/v1/workflows/wf_1")]
    [TestCase("https://proxy.example:8443", "https://proxy.example:8443/api/v1/workflows/wf_1")]
    [TestCase("https://[::1]/", "https://[::1]/api/v1/workflows/wf_1")]
    [TestCase("http://localhost:3001", "http://localhost:3001/api/v1/workflows/wf_1")]
    [TestCase("http://127.0.0.1:3001", "http://127.0.0.1:3001/api/v1/workflows/wf_1")]
    public async Task TheBaseAddressMayBeSpelledInManyWays(string baseUrl, string address)
    {
        Uri? sentTo = null;
        using var handler = new StubHandler(request =>
        {
            sentTo = request.RequestUri;
            return StubHandler.JsonResponse(Workflow);
        });
        using var client = TestClient.For(new Uri(baseUrl), options => options.Handler = handler);

        await client.Workflows.GetAsync("wf_1");

        Assert.That(sentTo!.AbsoluteUri, Is.EqualTo(address));
    }

    [TestCase("http://api.flowmaestro.io")]
    [TestCase("http://192.168.0.7:3001")]
    [TestCase("http://127.0.0.1.example.com")]
    [TestCase("ftp://127.0.0.1")]
    [TestCase("/api/v1")]
    [TestCase("https://user:secret@api.flowmaestro.io")]
    [TestCase("https://api.flowmaestro.io?key=secret")]
    [TestCase("https://api.flowmaestro.io#secret")]
    public void ABadBaseAddressIsNamedAndNotShown(string baseUrl)
    {
        var e = Assert.Throws<ArgumentException>(() => TestClient.For(new Uri(baseUrl, UriKind.RelativeOrAbsolute)))!;

        Assert.That(e.Message, Does.Contain("BaseUrl").And.Not.Contain("secret"));
        Assert.That(e.ParamName, Is.EqualTo("BaseUrl"));
    }

    [Test]
    public void PlainHttpIsForThoseWhoAskForIt() =>
        Assert.That(() => TestClient.For(new Uri("http://api.internal"), static options => options.AllowInsecureHttp = true).Dispose(), Throws.Nothing);

    [TestCase("ApiKey", "")]
    [TestCase("ApiKey", " ")]
    [TestCase("ApiKey", "fm_live_secret\n")]
    [TestCase("ApiKey", "fm_live_secret\r\nX-Admin: yes")]
    [TestCase("ApiKey", "fm_live_sécret")]
    [TestCase("MaxRetries", -1)]
    public void ABadOptionIsNamedAndTheKeyIsNotShown(string option, object value)
    {
        var e = Assert.Throws<ArgumentException>(() => TestClient.For(FlowMaestroClientOptions.DefaultBaseUrl, options => typeof(FlowMaestroClientOptions).GetProperty(option)!.SetValue(options, value)))!;

        Assert.That(e.Message, Does.Contain(option).And.Not.Contain("cret"));
    }

    [TestCase("Timeout", 0)]
    [TestCase("Timeout", -2)]
    [TestCase("Timeout", 1e7)]
    [TestCase("ConnectTimeout", 0)]
    [TestCase("MaxRetryDelay", -1)]
    [TestCase("MaxRetryDelay", 1e7)]
    public void ATimeThatIsNoneIsNamed(string option, double seconds) =>
        Assert.That(
            () => TestClient.For(FlowMaestroClientOptions.DefaultBaseUrl, options => typeof(FlowMaestroClientOptions).GetProperty(option)!.SetValue(options, TimeSpan.FromSeconds(seconds))),
            Throws.ArgumentException.With.Message.Contains(option));

    [TestCase("Authorization", "x")]
    [TestCase("authorization", "x")]
    [TestCase("X-API-Key", "x")]
    [TestCase("Host", "x")]
    [TestCase("Content-Type", "x")]
    [TestCase("content-length", "5")]
    [TestCase("Transfer-Encoding", "chunked")]
    [TestCase("Allow", "GET")]
    [TestCase("Expires", "0")]
    [TestCase("Last-Modified", "0")]
    [TestCase("", "x")]
    [TestCase("two words", "x")]
    [TestCase("X-Line\r\n", "x")]
    [TestCase("X-Value", "secret\r\nX-Admin: yes")]
    [TestCase("X-Value", "sécret")]
    public async Task AHeaderThatIsNotTheUsersIsRefusedBeforeSending(string name, string value)
    {
        await using var server = SocketServer.Start();
        Assert.That(() => TestClient.For(server, options => options.Headers[name] = value), Throws.ArgumentException.With.Message.Not.Contains("cret"));

        using var client = TestClient.For(server);
        var options = new RequestOptions { Headers = { [name] = value } };
        await Assert.ThrowsAsync<ArgumentException>(() => client.Workflows.GetAsync("wf_1", options));
        Assert.That(() => client.Workflows.Get("wf_1", options), Throws.ArgumentException);
        Assert.That(server.Connections, Is.Zero);
    }

    [Test]
    public async Task HeadersOfTheCallWinOverThoseOfTheClient()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        using var client = TestClient.For(server, static options =>
        {
            options.Headers["X-Tenant"] = "client";
            options.Headers["X-Client"] = "yes";
        });

        await client.Workflows.GetAsync("wf_1", new RequestOptions { Headers = { ["x-tenant"] = "call" } });

        var headers = server.Requests.Single().Headers;
        Assert.That((headers["X-Tenant"], headers["X-Client"], headers["Authorization"]), Is.EqualTo(("call", "yes", $"Bearer {TestClient.Key}")));
        Assert.That(headers["User-Agent"], Does.Match(@"^FlowMaestro\.NET/\d+\.\d+\.\d+"));
        Assert.That(headers["Accept"], Is.EqualTo("application/json"));
        Assert.That(headers.Keys, Has.None.EqualTo("Cookie").And.None.EqualTo("Content-Type").And.None.EqualTo("Content-Length"));
    }

    [Test]
    public async Task CookiesAreNotKept()
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow, 200, ("Set-Cookie", "a=b")));
        using var client = TestClient.For(server);

        await client.Workflows.GetAsync("wf_1");
        await client.Workflows.GetAsync("wf_1");

        Assert.That(server.Requests[1].Headers.ContainsKey("Cookie"), Is.False);
        Assert.That(server.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task OptionsAreCopied()
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503));
        var options = new FlowMaestroClientOptions { ApiKey = TestClient.Key, BaseUrl = server.Url, MaxRetries = 0 };
        using var client = new FlowMaestroClient(options);
        options.ApiKey = "another";
        options.BaseUrl = new Uri("https://elsewhere.example");
        options.MaxRetries = 9;
        options.Headers["X-Late"] = "yes";

        await Assert.ThrowsAsync<FlowMaestroServerException>(() => client.Workflows.GetAsync("wf_1"));

        Assert.That(server.Requests.Single().Headers, Does.ContainKey("Authorization").WithValue($"Bearer {TestClient.Key}").And.Not.ContainKey("X-Late"));
    }

    [Test]
    public void EveryOptionIsCopied()
    {
        using var limiter = new System.Threading.RateLimiting.ConcurrencyLimiter(new() { PermitLimit = 1 });
        var options = new FlowMaestroClientOptions
        {
            ApiKey = "k",
            ApiKeyProvider = static () => "p",
            PaceRequests = false,
            RateLimiter = limiter,
            BaseUrl = new Uri("https://example.com"),
            Timeout = TimeSpan.FromSeconds(1),
            ConnectTimeout = TimeSpan.FromSeconds(2),
            MaxRetries = 7,
            MaxRetryDelay = TimeSpan.FromSeconds(3),
            AllowInsecureHttp = true,
            Handler = StubHandler.Silent(),
            LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            TimeProvider = new ManualTimeProvider(),
        };
        options.Headers["a"] = "b";
        var copy = options.Copy();

        foreach (var property in typeof(FlowMaestroClientOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            Assert.That(property.GetValue(copy), Is.EqualTo(property.GetValue(options)), property.Name);
            Assert.That(property.GetValue(copy), Is.Not.EqualTo(property.GetValue(new FlowMaestroClientOptions())), $"{property.Name} is at its default, so that this says nothing.");
        }
    }

    [Test]
    public async Task TheUsersHandlerIsNotDisposed()
    {
        using var handler = StubHandler.Json(Workflow);
        using (var client = TestClient.For(handler))
        {
            await client.Workflows.GetAsync("wf_1");
        }

        Assert.That(handler.IsDisposed, Is.False);
    }

    [Test]
    public async Task AHandlerWithoutSendIsNamed()
    {
        using var handler = new AsyncOnlyHandler();
        using var client = TestClient.For(handler);

        var e = Assert.Throws<InvalidOperationException>(() => client.Workflows.Get("wf_1"))!;

        Assert.That(e.Message, Does.Contain(nameof(AsyncOnlyHandler)).And.Contain("Send"));
        Assert.That((await client.Workflows.GetAsync("wf_1")).Data.Id, Is.EqualTo("wf_1"));
    }

    [Test]
    public async Task TheLimitOfAnAttempt([Values] bool async)
    {
        foreach (var (timeout, ofCall, isMessage, limit) in new (double Client, double? Call, bool IsMessage, double Limit)[]
        {
            (30, null, false, 30), (30, null, true, 150), (200, null, true, 200), (30, 5, true, 5), (30, 400, false, 400), (200, 400, true, 400),
        })
        {
            var clock = new ManualTimeProvider();
            using var handler = new StubHandler(_ =>
            {
                Assert.That(clock.Pending, Is.EqualTo(new[] { TimeSpan.FromSeconds(limit) }));
                return StubHandler.JsonResponse(Workflow);
            });
            using var client = TestClient.For(handler, options =>
            {
                options.TimeProvider = clock;
                options.Timeout = TimeSpan.FromSeconds(timeout);
            });
            var options = ofCall is null ? null : new RequestOptions { Timeout = TimeSpan.FromSeconds(ofCall.Value) };

            var thrown = await Failure.OfAsync(client, async, isMessage
                ? (c => c.Threads.SendMessageAsync("t", "Hi", options: options), c => c.Threads.SendMessage("t", "Hi", options: options))
                : (c => c.Workflows.GetAsync("w", options), c => c.Workflows.Get("w", options)));

            Assert.That(thrown, Is.Null);
            Assert.That(clock.Pending, Is.Empty);
        }
    }

    [Test]
    public async Task ALimitOfTwentyFourDaysIsKeptByThreadsToo([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json(Workflow));
        using var client = TestClient.For(server, static options => options.Timeout = TimeSpan.FromMilliseconds(int.MaxValue));

        Assert.That(await Failure.OfAsync(client, async, (c => c.Workflows.GetAsync("w"), c => c.Workflows.Get("w"))), Is.Null);
    }

    [Test]
    [SetCulture("tr-TR")]
    public async Task CulturesHaveNoInfluence()
    {
        CultureInfo.CurrentCulture.NumberFormat = new NumberFormatInfo { NegativeSign = "minus", NumberDecimalSeparator = "," };
        await using var server = SocketServer.Start(Reply.Json("""{"data":{"results":[{"content":"c","similarity":0.25}],"created_at":"2026-01-12T09:30:00.000Z"}}""", 200, ("x-ratelimit-limit", "60")));
        using var client = TestClient.For(server);

        var found = await client.Agents.Memory.SearchAsync("agent_1", "QUERY", topK: 5, similarityThreshold: 0.5);

        Assert.That(server.Requests.Single().Text, Is.EqualTo("""{"query":"QUERY","top_k":5,"similarity_threshold":0.5}"""));
        Assert.That((found.Data.Results[0].Similarity, found.RateLimit?.Limit), Is.EqualTo((0.25, 60)));
    }

    [Test]
    public async Task TheCallersContextIsNotNeeded()
    {
        await using var server = SocketServer.Start(Reply.Json("{}", 503), Reply.Json(Workflow));
        using var client = TestClient.Impatient(server, new ManualTimeProvider());
        var context = new DeadContext();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        Task call;
        try
        {
            call = client.Workflows.GetAsync("wf_1");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        await call.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(context.Posts, Is.Zero);
    }

    private sealed class AsyncOnlyHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(StubHandler.JsonResponse(Workflow, HttpStatusCode.OK));
    }

    private sealed class DeadContext : SynchronizationContext
    {
        public int Posts { get; private set; }

        public override void Post(SendOrPostCallback d, object? state) => Posts++;

        public override void Send(SendOrPostCallback d, object? state) => Posts++;
    }
}
