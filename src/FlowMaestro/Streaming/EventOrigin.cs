using FlowMaestro.Json;

namespace FlowMaestro.Streaming;

/// <summary>What a stream is of, so that an event need not be read to say so, and what its events say again and again.</summary>
internal sealed class EventOrigin(string id) : IEquatable<EventOrigin>
{
    // For the nodes of a large workflow.
    private const int KeptTexts = 128;

    private RecentTexts? _recent;

    public string Id => id;

    public RecentTexts Recent => _recent ??= new RecentTexts(KeptTexts);

    // Events of the same stream are of the same thing, whoever followed it.
    public bool Equals(EventOrigin? other) => other is not null && other.Id == id;

    public override bool Equals(object? obj) => Equals(obj as EventOrigin);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(id);
}
