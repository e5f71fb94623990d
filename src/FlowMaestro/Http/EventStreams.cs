namespace FlowMaestro.Http;

/// <summary>How a response says that it is a stream of server-sent events.</summary>
internal static class EventStreams
{
    public const string MediaType = "text/event-stream";

    public static bool Is(HttpResponseMessage response) =>
        string.Equals(response.Content.Headers.ContentType?.MediaType, MediaType, StringComparison.OrdinalIgnoreCase);
}
