using System.Reflection;

namespace FlowMaestro.Http;

/// <summary>A handler and those below it.</summary>
internal static class HandlerChain
{
    public static IEnumerable<HttpMessageHandler> Of(HttpMessageHandler? handler)
    {
        for (var link = handler; link is not null; link = (link as DelegatingHandler)?.InnerHandler)
        {
            yield return link;
        }
    }

    /// <summary>
    /// The handler that synchronous requests would not meet. A delegating one without <c>Send</c> is passed by in silence,
    /// with whatever it was there for.
    /// </summary>
    /// <returns>Its name; null where all of them take part.</returns>
    public static string? WithoutSend(HttpMessageHandler? handler) =>
        Of(handler).FirstOrDefault(static link => Overrides(link, "SendAsync") && !Overrides(link, "Send"))?.GetType().Name;

    public static InvalidOperationException NotSynchronous(string handler, Exception? cause = null) =>
        new($"{handler} cannot serve the synchronous methods: it does not override Send.", cause);

    private static bool Overrides(HttpMessageHandler handler, string method)
    {
        var declaring = handler.GetType()
            .GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic, [typeof(HttpRequestMessage), typeof(CancellationToken)])!.DeclaringType;
        return declaring != typeof(DelegatingHandler) && declaring != typeof(HttpMessageHandler);
    }
}
