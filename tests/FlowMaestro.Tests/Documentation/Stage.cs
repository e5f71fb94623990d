using System.Net;
using System.Text;
using FlowMaestro.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using StackExchange.Redis;

namespace FlowMaestro.Tests.Documentation;

/// <summary>Where a block runs: a sandbox of its own that has what the examples name (<c>wf_abc123</c>, <c>exec_xyz789</c> …). Blocks call it, so it is public.</summary>
public sealed class Stage : IAsyncDisposable
{
    private const string WebhookSecret = "whsec_of_the_example";

    private static readonly AsyncLocal<Stage> Now = new();

    private readonly FlowMaestroSandbox _sandbox;
    private TestDoubles.RedisServer? _redis;

    private Stage(FlowMaestroSandbox sandbox)
    {
        _sandbox = sandbox;
        Client = sandbox.CreateClient();
    }

    /// <summary>The one that the running block stands on.</summary>
    public static Stage Current
    {
        get => Now.Value!;
        internal set => Now.Value = value;
    }

    public FlowMaestroClient Client { get; }

    public IReadOnlyList<RecordedRequest> Requests => _sandbox.Requests;

    /// <summary>What a service is started with.</summary>
    public string[] Arguments =>
    [
        "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None",
        $"--FlowMaestro:ApiKey={_sandbox.ApiKey}", $"--FlowMaestro:BaseUrl={_sandbox.BaseUrl}", $"--FlowMaestro:WebhookSecret={WebhookSecret}",
    ];

    internal static async Task<Stage> OpenAsync(CodeBlock block)
    {
        var sandbox = await FlowMaestroSandbox.StartAsync(options =>
        {
            options.Shape = SandboxShape.Documented;
            options.MessageStreaming = SandboxMessageStreaming.ThreadEvents;

            // What is to be cancelled must not be over before.
            options.ExecutionDuration = block.Code.Contains(".Cancel", StringComparison.Ordinal) ? TimeSpan.FromMinutes(5) : TimeSpan.FromMilliseconds(60);
        });
        return new Stage(sandbox);
    }

    public static FlowMaestroClient Connect(string apiKey) => Connect(new FlowMaestroClientOptions { ApiKey = apiKey });

    public static FlowMaestroClient Connect(FlowMaestroClientOptions options)
    {
        // As it is written it has to be accepted; then with the address and key of the sandbox.
        using var asWritten = new FlowMaestroClient(options);
        options.ApiKey = Current._sandbox.ApiKey;
        options.BaseUrl = Current._sandbox.BaseUrl;
        return new FlowMaestroClient(options);
    }

    public static FlowMaestroClient FromEnvironment() => Current._sandbox.CreateClient();

    /// <summary>Connects to a server of the stage in place of the one that the block names.</summary>
    public static Task<ConnectionMultiplexer> ConnectToRedisAsync(ConfigurationOptions options) => (Current._redis ??= new TestDoubles.RedisServer()).ConnectAsync(options);

    public static void Serve(WebApplication app) => ServeAsync(app).GetAwaiter().GetResult();

    /// <summary>Starts the service, asks each of its endpoints, and stops it.</summary>
    public static async Task ServeAsync(WebApplication app)
    {
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.That(endpoints, Is.Not.Empty, "the service has no endpoint");
        foreach (var endpoint in endpoints)
        {
            var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(static segment => segment.Parts[0] switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternParameterPart { Name: "executionId" } => "exec_xyz789",
                _ => "42",
            }));
            if (endpoint.DisplayName!.StartsWith("FlowMaestro webhook", StringComparison.Ordinal))
            {
                Assert.That(await DeliverAsync(http, path, WebhookSecret), Is.EqualTo(HttpStatusCode.OK), path);
                Assert.That(await DeliverAsync(http, path, WebhookSecret), Is.EqualTo(HttpStatusCode.OK), $"{path}, again");
                Assert.That(await DeliverAsync(http, path, "whsec_guessed"), Is.EqualTo(HttpStatusCode.Unauthorized), path);
                continue;
            }

            var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            Assert.That(answer.IsSuccessStatusCode, Is.True, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        await app.StopAsync();
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _redis?.Dispose();
        await _sandbox.DisposeAsync();
    }

    private static async Task<HttpStatusCode> DeliverAsync(HttpClient http, string path, string secret)
    {
        var body = """{"id":"evt_1","event":"execution.completed","created_at":"2026-02-03T10:15:33.812Z","data":{"execution_id":"exec_xyz789"}}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(WebhookSignature.HeaderName, WebhookSignature.Sign(Encoding.UTF8.GetBytes(body), secret));
        request.Headers.Add("X-FlowMaestro-Delivery-ID", "delivery_1");
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
