using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>What Kestrel calls, without a host in between.</summary>
internal sealed class SandboxApplication(RequestPipeline pipeline) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => pipeline.HandleAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }
}
