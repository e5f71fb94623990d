using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FlowMaestro.ContractTests;
using FlowMaestro.Models;
using FlowMaestro.Testing;

namespace TinyService.Tests;

/// <summary>
/// The service against a real WireMock with a stub of every operation. What the OpenAPI document does not allow matches
/// no stub. <c>WIREMOCK_URL</c> names one that runs already, for instance in a container; otherwise Java starts one.
/// </summary>
public sealed class WireMockTests
{
    private WireMockProcess? _wireMock;
    private Uri _address = null!;
    private LoadedStubs _stubs = null!;
    private ServiceUnderTest _service = null!;
    private HttpClient _caller = null!;

    [OneTimeSetUp]
    public async Task StartWireMockAsync()
    {
        if (Environment.GetEnvironmentVariable("WIREMOCK_URL") is { Length: > 0 } url)
        {
            _address = new Uri(url);
        }
        else
        {
            _wireMock = await WireMockProcess.StartAsync();
            _address = _wireMock.Address;
        }
    }

    [OneTimeTearDown]
    public async Task StopWireMockAsync()
    {
        if (_wireMock is not null)
        {
            await _wireMock.DisposeAsync();
        }
    }

    [SetUp]
    public async Task LoadAsync()
    {
        // The prefix keeps the stubs of this test from those of everybody else who uses the server.
        _stubs = await FlowMaestroStubs.LoadAsync(_address, $"tiny-service/{Guid.NewGuid():N}");
        _service = new ServiceUnderTest(_stubs.BaseUrl, "fm_live_any");
        _caller = _service.CreateClient();
    }

    [TearDown]
    public async Task VerifyAsync()
    {
        _caller?.Dispose();
        await _service.DisposeAsync();
        try
        {
            await _stubs.VerifyEverythingMatchedAsync();
        }
        finally
        {
            await _stubs.DisposeAsync();
        }
    }

    [Test]
    public async Task NewCustomerGetsTheMailOfTheWorkflow()
    {
        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com", Name = "Ada" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("mail").GetString(), Is.EqualTo("mail_42"));

        var started = (await _stubs.Calls("Workflows_Execute").GetRequestsAsync()).Single();
        Assert.That(started.Path, Does.EndWith("/api/v1/workflows/wf_abc123/execute"));
        Assert.That((string?)started.Body!["inputs"]!["customer_name"], Is.EqualTo("Ada"));
    }

    [Test]
    public async Task FullMinuteIsWaitedForAndNoticedByNobody()
    {
        var starts = await _stubs.RateLimitAsync("Workflows_Execute", retryAfter: TimeSpan.Zero, times: 1);

        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await starts.CountAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task FullDayIsPassedOnWithTheTimeToWait()
    {
        await _stubs.RateLimitAsync("Workflows_Execute", retryAfter: TimeSpan.FromHours(2));

        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromHours(2)));
    }

    [Test]
    public async Task ExecutionThatFailsIsTheServicesOwnError()
    {
        // The execution that the stub of Workflows_Execute says it started.
        await _stubs.ExecutionAsync("exec_xyz789", ExecutionStatus.Running, ExecutionStatus.Failed);

        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("The welcome mail could not be sent."));
    }
}
