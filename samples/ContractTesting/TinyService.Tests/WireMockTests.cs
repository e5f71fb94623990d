using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FlowMaestro.Models;
using FlowMaestro.Testing;
using WireMock.Server;

namespace TinyService.Tests;

/// <summary>
/// The service against a WireMock in the process with a stub of every operation. A request that the OpenAPI document does not allow fails
/// its test.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class WireMockTests : IDisposable
{
    private readonly WireMockServer _server;
    private readonly FlowMaestroStubs _flowMaestro;
    private readonly ServiceUnderTest _service;
    private readonly HttpClient _caller;

    public WireMockTests()
    {
        _server = WireMockServer.Start();
        _flowMaestro = _server.AddFlowMaestro(static options => options.ApiKey = "fm_live_of_the_service");
        _service = new ServiceUnderTest(_flowMaestro.BaseUrl, "fm_live_of_the_service");
        _caller = _service.CreateClient();
    }

    [TearDown]
    public void VerifyRequests() => _flowMaestro.VerifyEverythingMatched();

    public void Dispose()
    {
        _caller.Dispose();
        _service.Dispose();
        _server.Dispose();
    }

    [Test]
    public async Task NewCustomerGetsTheMailOfTheWorkflow()
    {
        _flowMaestro.Execution("exec_xyz789", ExecutionStatus.Running, ExecutionStatus.Completed).WithOutputs(new { mail_id = "mail_7" });

        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com", Name = "Ada" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("mail").GetString(), Is.EqualTo("mail_7"));

        var started = _flowMaestro.Calls("Workflows_Execute").Requests.Single();
        Assert.That(started.Path, Is.EqualTo("/api/v1/workflows/wf_abc123/execute"));
        Assert.That((string?)started.Body!["inputs"]!["customer_name"], Is.EqualTo("Ada"));
    }

    [Test]
    public async Task FullMinuteIsWaitedForAndNoticedByNobody()
    {
        var starts = _flowMaestro.RateLimit("Workflows_Execute", retryAfter: TimeSpan.Zero, times: 1);

        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(starts.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task FullDayIsPassedOnWithTheTimeToWait()
    {
        _flowMaestro.RateLimit("Workflows_Execute", retryAfter: TimeSpan.FromHours(2));

        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromHours(2)));
    }

    [Test]
    public async Task ExecutionThatFailsIsTheServicesOwnError()
    {
        // The execution that the stub of Workflows_Execute says it started.
        _flowMaestro.Execution("exec_xyz789", ExecutionStatus.Running, ExecutionStatus.Failed)
            .WithError("The mail server of Initech did not answer.");

        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(
            await answer.Content.ReadAsStringAsync(), Does.Contain("The welcome mail could not be sent.").And.Not.Contain("Initech"));
    }
}
