using System.Net.ServerSentEvents;
using FlowMaestro;
using FlowMaestro.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace WebService;

/// <summary>
/// A service that sends welcome mails by a workflow, shows their progress in the browser and receives webhooks. Everything is open to
/// everybody, which a real service would not be: add your own authentication to <c>/welcome-mails</c>, <c>/runs</c> and <c>/deliveries</c>.
/// </summary>
internal static class Api
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var settings = builder.Configuration.GetSection("FlowMaestro");
        builder.Services.AddFlowMaestro(settings);
        builder.Services.AddHealthChecks().AddFlowMaestro();
        builder.AddTelemetry();

        // Tells repeated deliveries apart. Of one instance; several share a cache, such as that of AddStackExchangeRedisCache.
        builder.Services.AddDistributedMemoryCache();
        builder.Services.AddSingleton<DeliveryBoard>();
        builder.Services.AddExceptionHandler<FlowMaestroFailures>();
        builder.Services.AddProblemDetails();

        // A stop cuts the streams that browsers have open; they open them again, at the next instance.
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapGet("/", static () => Results.Stream(Page(), "text/html; charset=utf-8"));
        app.MapPost("/welcome-mails", StartAsync);
        app.MapGet("/runs/{executionId}", ResultAsync);
        app.MapGet("/runs/{executionId}/events", Events);
        app.MapGet("/deliveries", Deliveries);
        app.MapHealthChecks("/health");
        app.MapFlowMaestroWebhook(
            "/hooks/flowmaestro",
            options =>
            {
                options.Secrets.AddRange(settings.GetSection("WebhookSecrets").Get<string[]>() ?? []);
                options.IgnoreRepeatedDeliveries = true;
                options.ReportToClient = true;
            },
            static (delivery, _) => delivery.Services!.GetRequiredService<DeliveryBoard>().AddAsync(delivery));
        return app;
    }

    private static Stream Page() => typeof(Api).Assembly.GetManifestResourceStream("index.html")!;

    private static async Task<Accepted<Run>> StartAsync(
        WelcomeMailInputs inputs, FlowMaestroClient client, IConfiguration settings, CancellationToken cancellationToken)
    {
        var workflow = settings["WelcomeWorkflow"]!;
        ExecutionTicket ticket = await client.Workflows.ExecuteAsync(workflow, inputs, cancellationToken: cancellationToken);
        return TypedResults.Accepted($"/runs/{ticket.ExecutionId}", new Run(ticket.ExecutionId, ticket.Status.Value));
    }

    /// <summary>
    /// Answers when the run is over. The wait ends with the webhook; where none comes it polls. It knows nothing but the id, so that a
    /// process that was started in the meantime answers just as well.
    /// </summary>
    private static async Task<Run> ResultAsync(string executionId, FlowMaestroClient client, CancellationToken cancellationToken)
    {
        var execution = await client.Executions.WaitForCompletionAsync(executionId, cancellationToken: cancellationToken);
        return execution.Status == ExecutionStatus.Completed
            ? new Run(execution.Id, execution.Status.Value, execution.OutputsAs<WelcomeMail>())
            : new Run(execution.Id, execution.Status.Value, Error: execution.Error?.Message);
    }

    /// <summary>
    /// Passes the events of a run on as they came. The token ends the stream from FlowMaestro when the browser goes away.
    /// </summary>
    private static ServerSentEventsResult<ExecutionEvent> Events(
        string executionId, FlowMaestroClient client, CancellationToken cancellationToken)
    {
        var events = client.Executions.StreamAsync(executionId, cancellationToken: cancellationToken);
        return TypedResults.ServerSentEvents(events.Select(static e => new SseItem<ExecutionEvent>(e, e.Type)));
    }

    private static ServerSentEventsResult<DeliveryBoard.Delivery> Deliveries(DeliveryBoard board, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(board.ReadAllAsync(cancellationToken));
}
