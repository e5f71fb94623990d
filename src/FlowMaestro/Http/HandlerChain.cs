using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace FlowMaestro.Http;

/// <summary>A handler and those below it.</summary>
internal static class HandlerChain
{
    public static IEnumerable<HttpMessageHandler> Of(HttpMessageHandler? handler)
    {
        for (var link = handler; link is not null; link = (link as DelegatingHandler)?.InnerHandler)
            yield return link;
    }

    /// <summary>
    /// The first handler that overrides <c>SendAsync</c> but not <c>Send</c>: synchronous calls would bypass it.
    /// </summary>
    /// <returns>Its name; null where there is none.</returns>
    public static string? WithoutSend(HttpMessageHandler? handler) =>
        Of(handler).FirstOrDefault(static link => Overrides(link, "SendAsync") && !Overrides(link, "Send"))?.GetType().Name;

    public static InvalidOperationException NotSynchronous(string handler, Exception? cause = null) =>
        new($"{handler} cannot serve the synchronous methods: it does not override Send.", cause);

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2075",
        Justification = "The runtime calls both methods, so they are kept; without their names the handler counts as one that has both.")]
    private static bool Overrides(HttpMessageHandler handler, string method)
    {
        var declaring = handler.GetType()
            .GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic, [typeof(HttpRequestMessage), typeof(CancellationToken)])
            ?.DeclaringType;
        return declaring is not null && declaring != typeof(DelegatingHandler) && declaring != typeof(HttpMessageHandler);
    }
}
