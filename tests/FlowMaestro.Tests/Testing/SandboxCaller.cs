using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using FlowMaestro.Testing;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Testing;

/// <summary>A sandbox, and somebody who speaks to it in plain HTTP.</summary>
internal sealed class SandboxCaller : IAsyncDisposable
{
    private readonly HttpClient _http;

    private SandboxCaller(FlowMaestroSandbox sandbox)
    {
        Sandbox = sandbox;
        _http = new HttpClient { BaseAddress = new Uri(sandbox.BaseUrl, "/api/v1/") };
    }

    public FlowMaestroSandbox Sandbox { get; }

    public string? Key { get; set; } = FlowMaestroSandboxOptions.DefaultApiKey;

    public static async Task<SandboxCaller> StartAsync(Action<FlowMaestroSandboxOptions>? configure = null) =>
        new(await FlowMaestroSandbox.StartAsync(configure ?? (_ => { })));

    public Task<SandboxResponse> GetAsync(string path) => SendAsync("GET", path);

    public Task<SandboxResponse> PostAsync(string path, object? body = null) => SendAsync("POST", path, Json(body));

    public Task<SandboxResponse> PutAsync(string path, object body) => SendAsync("PUT", path, Json(body));

    public Task<SandboxResponse> PatchAsync(string path, object body) => SendAsync("PATCH", path, Json(body));

    public Task<SandboxResponse> DeleteAsync(string path) => SendAsync("DELETE", path);

    public async Task<SandboxResponse> SendAsync(string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, path, content, headers);
        using var response = await _http.SendAsync(request);
        return new SandboxResponse((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    /// <summary>Opens a stream and gives back its events as they come, for at most 20 seconds; the request is disposed with the enumeration.</summary>
    public async IAsyncEnumerable<SseItem<JObject>> EventsAsync(string path, string method = "GET", object? body = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var request = Request(method, path, Json(body), []);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
        await foreach (var item in SseParser.Create(stream, (_, data) => Parse(Encoding.UTF8.GetString(data))).EnumerateAsync(limit.Token))
        {
            yield return item;
        }
    }

    /// <summary>Opens a stream, takes its first event and goes on reading to its end.</summary>
    /// <returns>The reading that goes on: all events, the first one too.</returns>
    public async Task<Task<IReadOnlyList<SseItem<JObject>>>> OpenEventsAsync(string path)
    {
        var events = EventsAsync(path).GetAsyncEnumerator();
        var read = new List<SseItem<JObject>>();
        if (await events.MoveNextAsync())
        {
            read.Add(events.Current);
        }

        return RestAsync();

        async Task<IReadOnlyList<SseItem<JObject>>> RestAsync()
        {
            await using (events)
            {
                while (await events.MoveNextAsync())
                {
                    read.Add(events.Current);
                }
            }

            return read;
        }
    }

    /// <summary>Waits for the end of an execution.</summary>
    public async Task<SseItem<JObject>> EndAsync(string executionId) => (await await OpenEventsAsync($"executions/{executionId}/events"))[^1];

    /// <summary>The id of the first row of a list.</summary>
    public async Task<string> FirstIdAsync(string path) => (string)(await GetAsync(path)).Data[0]!["id"]!;

    public async Task<string> ExecuteAsync(object? inputs = null)
    {
        var answer = await PostAsync($"workflows/{await FirstIdAsync("workflows")}/execute", inputs is null ? null : new { inputs });
        return (string)answer.Data["execution_id"]!;
    }

    public async Task<string> StatusAsync(string executionId) => (string)(await GetAsync($"executions/{executionId}")).Data["status"]!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Sandbox.DisposeAsync();
    }

    public static HttpContent? Json(object? body) => body is null
        ? null
        : new StringContent(body as string ?? JsonConvert.SerializeObject(body), new MediaTypeHeaderValue("application/json"));

    public static JObject Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(reader);
    }

    private HttpRequestMessage Request(string method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        if (Key is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {Key}");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }
}

internal sealed record SandboxResponse(int Status, string Text, HttpResponseHeaders Headers)
{
    public JObject Body => SandboxCaller.Parse(Text);

    public JToken Data => Body["data"]!;

    /// <summary>The code of the usual error shape.</summary>
    public string? Code => (string?)Body["error"]!["code"];

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
