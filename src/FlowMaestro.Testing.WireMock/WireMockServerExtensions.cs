using FlowMaestro.Testing.Stubs;
using WireMock.Server;

namespace FlowMaestro.Testing;

/// <summary>Adds a stubbed FlowMaestro to a server of WireMock.Net.</summary>
public static class WireMockServerExtensions
{
    /// <summary>
    /// Adds a stub for every documented response of every operation of the OpenAPI document. A request that the document allows gets the
    /// documented success, one without an API key a 401, and one that the document does not allow a 404 that says why. Mappings of your own
    /// with WireMock's default priority win over all of these; everything outside of the API's paths stays as it is.
    /// </summary>
    /// <param name="server">A started server. After <c>Reset</c> or <c>ResetMappings</c> the stubs have to be added again.</param>
    /// <param name="configure">Changes the default options.</param>
    /// <exception cref="ArgumentException">The server is not started.</exception>
    public static FlowMaestroStubs AddFlowMaestro(this WireMockServer server, Action<FlowMaestroStubsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        var options = new FlowMaestroStubsOptions();
        configure?.Invoke(options);
        var address = server.Url ?? throw new ArgumentException("The WireMock server is not started.", nameof(server));
        return new FlowMaestroStubs(new StubRegister(server, new RequestReader(options.ApiKey), options.Shape), new Uri(address), options);
    }
}
