using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FlowMaestro.Testing;
using Newtonsoft.Json.Linq;

namespace TinyService.Tests;

/// <summary>The service against a small FlowMaestro in the process: what it runs really runs, and only .NET is needed.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class SandboxTests
{
    private FlowMaestroSandbox _sandbox = null!;
    private ServiceUnderTest _service = null!;
    private HttpClient _caller = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _sandbox = await FlowMaestroSandbox.StartAsync(static options => options.Workflows.Add(new SandboxWorkflow("Greeting")
        {
            Id = "wf_abc123",
            Outputs = static inputs => new JObject { ["mail_id"] = $"mail for {inputs["customer_email"]}" },
        }));
        _service = new ServiceUnderTest(_sandbox.BaseUrl, _sandbox.ApiKey);
        _caller = _service.CreateClient();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _caller?.Dispose();
        await _service.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task NewCustomerGetsTheMailOfTheWorkflow()
    {
        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com", Name = "Ada" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("mail").GetString(),
            Is.EqualTo("mail for ada@example.com"));

        // What the service sent, and whether the OpenAPI document allows all of it.
        var started = _sandbox.Requests.Single(static request => request.OperationId == "Workflows_Execute");
        Assert.That((string?)started.Body!["inputs"]!["customer_name"], Is.EqualTo("Ada"));
        Assert.That(_sandbox.Requests.SelectMany(static request => request.Violations), Is.Empty);
    }

    [Test]
    public async Task FullMinuteIsWaitedForAndNoticedByNobody()
    {
        _sandbox.Fail("Workflows_Execute", 429, times: 1, retryAfter: TimeSpan.Zero);

        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            _sandbox.Requests
                .Where(static request => request.OperationId == "Workflows_Execute")
                .Select(static request => request.StatusCode),
            Is.EqualTo([429, 202]));
    }

    [Test]
    public async Task FullDayIsPassedOnWithTheTimeToWait()
    {
        _sandbox.Fail("Workflows_Execute", 429, retryAfter: TimeSpan.FromHours(2));

        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromHours(2)));
    }

    [Test]
    public async Task ExecutionThatFailsIsTheServicesOwnError()
    {
        _sandbox.Options.FailExecutions = "The mail server of Initech did not answer.";

        using var answer = await _caller.PostAsJsonAsync("customers", new { Email = "ada@example.com" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(
            await answer.Content.ReadAsStringAsync(), Does.Contain("The welcome mail could not be sent.").And.Not.Contain("Initech"));
    }
}
