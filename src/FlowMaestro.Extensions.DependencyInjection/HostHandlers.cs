using FlowMaestro.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlowMaestro.Extensions.DependencyInjection;

/// <summary>What a host puts into every client's chain of handlers, and what of it would do harm in this one.</summary>
internal static partial class HostHandlers
{
    private const string Category = "FlowMaestro.Services";

    private static readonly string[] Retrying =
        ["Microsoft.Extensions.Http.Resilience.ResilienceHandler", "Microsoft.Extensions.Http.PolicyHttpMessageHandler"];

    /// <summary>
    /// Empties the chain of what is in it before the application adds its own: that came from the host's defaults. They may hold
    /// anything, and nothing tells a handler that sends requests twice from one that does not.
    /// </summary>
    public static void LeaveOut(IList<DelegatingHandler> handlers, IServiceProvider services)
    {
        if (handlers.Count > 0)
        {
            Log.LeftOut(Logger(services.GetService<ILoggerFactory>()), string.Join(", ", handlers.Select(static h => h.GetType().Name)));
            handlers.Clear();
        }
    }

    /// <summary>Says so where the application itself has added a handler that is known to repeat requests.</summary>
    public static void WarnOfRetries(HttpMessageHandler handler, ILoggerFactory? loggers)
    {
        foreach (var link in HandlerChain.Of(handler))
        {
            if (Retrying.Contains(link.GetType().FullName))
                Log.Retries(Logger(loggers), link.GetType().Name);
        }
    }

    public static ILogger Logger(ILoggerFactory? loggers) => (loggers ?? NullLoggerFactory.Instance).CreateLogger(Category);

    private static partial class Log
    {
        [LoggerMessage(
            40,
            LogLevel.Information,
            "Handlers that the host adds to every HTTP client are left out of FlowMaestro's, which retries and "
            + "limits by itself: {Handlers}. Add those that it needs to the builder that AddFlowMaestro returns.",
            EventName = "HostHandlersLeftOut")]
        public static partial void LeftOut(ILogger logger, string handlers);

        [LoggerMessage(
            41,
            LogLevel.Warning,
            "{Handler} was added to FlowMaestro's client. If it repeats requests, workflows run twice and "
            + "messages are sent twice; if it limits time, long messages and streams are cut.",
            EventName = "RetryingHandler")]
        public static partial void Retries(ILogger logger, string handler);
    }
}
