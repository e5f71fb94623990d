using FlowMaestro.Testing;
using FlowMaestro.Testing.Document;

namespace FlowMaestro.ContractTests;

/// <summary>A test with a path prefix of its own. A request that the OpenAPI document does not allow fails it.</summary>
public abstract class ContractTest
{
    private LoadedStubs? _stubs;

    internal LoadedStubs Stubs => _stubs!;

    /// <summary>A client that tries once.</summary>
    protected FlowMaestroClient ClientAsking(string? answer) => Stubs.CreateClient(options =>
    {
        options.MaxRetries = 0;
        if (answer is not null)
        {
            options.Headers[FlowMaestroStubs.AnswerHeader] = answer;
        }
    });

    [SetUp]
    public async Task TakePrefix() => _stubs = new LoadedStubs(WireMockFixture.Address, $"t{Guid.NewGuid():N}", await DocumentReader.GetEmbeddedAsync());

    [TearDown]
    public async Task VerifyRequests()
    {
        try
        {
            await VerifyAsync();
        }
        finally
        {
            await _stubs!.DisposeAsync();
        }
    }

    protected virtual async Task VerifyAsync()
    {
        await Stubs.VerifyEverythingMatchedAsync();
        Assert.That((await Stubs.Requests.GetRequestsAsync()).Where(static request => !request.IsValid), Is.Empty);
    }
}
