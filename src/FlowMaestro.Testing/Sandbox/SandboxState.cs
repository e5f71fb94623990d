using FlowMaestro.Testing.Document;
using FlowMaestro.Testing.Sandbox.Data;
using FlowMaestro.Testing.Sandbox.Executions;
using FlowMaestro.Testing.Sandbox.Http;

namespace FlowMaestro.Testing.Sandbox;

/// <summary>What the parts of one sandbox share.</summary>
internal sealed class SandboxState : IAsyncDisposable
{
    public SandboxState(ApiDocument document, FlowMaestroSandboxOptions options)
    {
        Document = document;
        Options = options;
        Clock = options.TimeProvider;
        Shape = options.Shape;
        Ids = new IdGenerator(document, options.Shape);
        Store = new ResourceStore(document);
        Errors = new ErrorResponses(Ids, Clock);
        Responses = new SuccessResponses(Errors, Shape);
        Webhooks = new WebhookSender(this);
        Scheduler = new ExecutionScheduler(Clock);
        new SeedData(document, options, Store).Load();
    }

    public ApiDocument Document { get; }

    public FlowMaestroSandboxOptions Options { get; }

    public TimeProvider Clock { get; }

    public SandboxShape Shape { get; }

    public IdGenerator Ids { get; }

    public ResourceStore Store { get; }

    public ErrorResponses Errors { get; }

    public SuccessResponses Responses { get; }

    public WebhookSender Webhooks { get; }

    public ExecutionScheduler Scheduler { get; }

    public BackgroundTasks Tasks { get; } = new();

    /// <summary>The error for an id that no row has. The public server fails on an id that is not a UUID.</summary>
    public ErrorResponseException Missing(ResourceCollection collection, string parameter, string id) =>
        new(Shape == SandboxShape.Deployed && collection.KeyMember == "id" && !Guid.TryParse(id, out _)
            ? ErrorResponses.ImpossibleId(id)
            : Errors.NotFound(parameter, id));

    public async ValueTask DisposeAsync()
    {
        Scheduler.Dispose();
        await Tasks.DisposeAsync().ConfigureAwait(false);
        Webhooks.Dispose();
    }
}
