using FlowMaestro.Testing.Document;

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
        Ids = new SandboxIds(document, options.Shape);
        Store = new ResourceStore(document);
        Refusals = new Refusals(Ids, Clock);
        Answers = new AnswerFactory(Refusals, Shape);
        Webhooks = new WebhookSender(this);
        new Seeds(document, options, Store).Plant();
    }

    public ApiDocument Document { get; }

    public FlowMaestroSandboxOptions Options { get; }

    public TimeProvider Clock { get; }

    public SandboxShape Shape { get; }

    public SandboxIds Ids { get; }

    public ResourceStore Store { get; }

    public Refusals Refusals { get; }

    public AnswerFactory Answers { get; }

    public WebhookSender Webhooks { get; }

    public BackgroundWork Work { get; } = new();

    /// <summary>What an id is answered with that nothing has. The public server cannot even look for what is not a UUID.</summary>
    public RefusalException Missing(ResourceCollection collection, string parameter, string id) =>
        new(Shape == SandboxShape.Deployed && collection.KeyMember == "id" && !Guid.TryParse(id, out _)
            ? Refusals.ImpossibleId(id)
            : Refusals.NotFound(parameter, id));

    public async ValueTask DisposeAsync()
    {
        await Work.DisposeAsync().ConfigureAwait(false);
        Webhooks.Dispose();
    }
}
