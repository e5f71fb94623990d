using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace TinyService.Tests;

/// <summary>The whole service in the process of the tests. Its settings alone decide which FlowMaestro it talks to.</summary>
internal sealed class ServiceUnderTest(Uri flowMaestro, string apiKey) : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting("FlowMaestro:BaseUrl", flowMaestro.ToString())
        .UseSetting("FlowMaestro:ApiKey", apiKey)
        .UseSetting("Logging:LogLevel:Default", "None");
}
