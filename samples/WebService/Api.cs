using System.Text.Json.Nodes;
using FlowMaestro;
using FlowMaestro.Models;

namespace WebService;

/// <summary>
/// A service that starts workflows, shows their progress in the browser and receives webhooks. Everything is open to
/// everybody, which a real service would not be: add your own authentication to <c>/workflows</c>, <c>/runs</c> and <c>/news</c>.
/// </summary>
internal static class Api
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var settings = builder.Configuration.GetSection("FlowMaestro");
        builder.Services.AddFlowMaestro(settings);
        builder.Services.AddSingleton<NewsBoard>();
        builder.Services.AddExceptionHandler<FlowMaestroFailures>();
        builder.Services.AddProblemDetails();

        var app = builder.Build();
        var board = app.Services.GetRequiredService<NewsBoard>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapGet("/", static () => Results.Stream(typeof(Api).Assembly.GetManifestResourceStream("index.html")!, "text/html; charset=utf-8"));
        app.MapGet("/workflows", ListAsync);
        app.MapPost("/workflows/{workflowId}/runs", StartAsync);
        app.MapGet("/runs/{executionId}/events", BrowserEvents.StreamAsync);
        app.MapGet("/news", () => board.Latest);
        app.MapFlowMaestroWebhook(
            "/hooks/flowmaestro",
            options => options.Secrets.AddRange(settings.GetSection("WebhookSecrets").Get<string[]>() ?? []),
            (delivery, _) => board.ReceiveAsync(delivery));
        return app;
    }

    private static async Task<IResult> ListAsync(FlowMaestroClient client, CancellationToken cancellationToken)
    {
        var workflows = await client.Workflows.ListAsync(perPage: 100, cancellationToken: cancellationToken);
        return Results.Ok(workflows.Select(static workflow => new { workflow.Id, workflow.Name, workflow.Description }));
    }

    private static async Task<IResult> StartAsync(string workflowId, JsonObject? inputs, FlowMaestroClient client, CancellationToken cancellationToken)
    {
        ExecutionTicket ticket = await client.Workflows.ExecuteAsync(workflowId, inputs, cancellationToken: cancellationToken);
        return Results.Accepted($"/runs/{ticket.ExecutionId}/events", new { ticket.ExecutionId });
    }
}
