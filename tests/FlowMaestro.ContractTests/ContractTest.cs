using FlowMaestro.Testing;
using WireMock.Server;

namespace FlowMaestro.ContractTests;

/// <summary>A test with a server of its own. A request that the OpenAPI document does not allow fails it.</summary>
public abstract class ContractTest : IDisposable
{
    private protected ContractTest(Action<FlowMaestroStubsOptions>? configure = null)
    {
        Server = WireMockServer.Start("http://127.0.0.1:0");
        Stubs = Server.AddFlowMaestro(configure);
    }

    private protected WireMockServer Server { get; }

    private protected FlowMaestroStubs Stubs { get; }

    [TearDown]
    public void VerifyRequests()
    {
        if (ExpectsUnmatched)
        {
            return;
        }

        Stubs.VerifyEverythingMatched();
        Assert.That(Stubs.AllCalls.Requests.Where(static request => !request.IsValid), Is.Empty);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected bool ExpectsUnmatched { get; init; }

    /// <summary>A client that tries once.</summary>
    private protected FlowMaestroClient ClientAsking(string? answer) => Stubs.CreateClient(options =>
    {
        options.MaxRetries = 0;
        if (answer is not null)
        {
            options.Headers[FlowMaestroStubs.AnswerHeader] = answer;
        }
    });

    protected virtual void Dispose(bool disposing) => Server.Dispose();
}
