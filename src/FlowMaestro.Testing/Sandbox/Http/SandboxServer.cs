using System.Net;
using FlowMaestro.Testing.Sandbox.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>
/// The web application: an endpoint for each operation of the document behind the checks of the server, in its order. The
/// environment and the configuration of the process do not change it.
/// </summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private SandboxServer(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Urls.Single());
    }

    public Uri Address { get; }

    public static async Task<SandboxServer> StartAsync(
        SandboxState state, RequestRecorder recorder, FaultInjection faults, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore().AddSingleton<IHostLifetime, SandboxLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = state.Document.MaxRequestBytes;
            options.Listen(IPAddress.Loopback, state.Options.Port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        var application = builder.Build();
        try
        {
            UsePipeline(application, state, recorder, faults);
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
            return new SandboxServer(application);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Cuts open connections: does not wait for the requests on them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static void UsePipeline(WebApplication application, SandboxState state, RequestRecorder recorder, FaultInjection faults)
    {
        var checks = new RequestChecks(state);
        var authentication = new Authentication(state);
        application.Use(KeepPathEncoded);
        application.UseRouting();
        application.Use(recorder.RecordAsync);
        application.Use(checks.HandleErrorsAsync);
        Check(checks.RequireRoute);
        application.Use(faults.InjectAsync);
        Check(RequestChecks.RequireReadableBody);
        Check(authentication.Authenticate);
        application.Use(new RateLimiter(state).CountAsync);
        Check(authentication.Authorize);
        Check(checks.RequireValidRequest);
        Check(checks.RequireParents);
        new OperationEndpoints(state).Map(application);

        void Check(Action<ApiRequest> check) => application.Use((context, next) =>
        {
            check(ApiRequest.Of(context));
            return next(context);
        });
    }

    // Kestrel decodes an encoded dot inside an id and then takes it for a step up the path.
    private static Task KeepPathEncoded(HttpContext context, RequestDelegate next)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0];
        if (target.StartsWith('/'))
            context.Request.Path = target;

        return next(context);
    }

    /// <summary>Leaves Ctrl+C and SIGTERM to the program; the default lifetime would handle them.</summary>
    private sealed class SandboxLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
