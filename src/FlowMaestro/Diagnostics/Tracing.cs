using System.Diagnostics;

namespace FlowMaestro.Diagnostics;

/// <summary>The library's activities, in the words of OpenTelemetry's conventions for HTTP clients.</summary>
internal static class Tracing
{
    public const string SourceName = "FlowMaestro";
    public const string ErrorType = "error.type";
    public const string Method = "http.request.method";
    public const string ResendCount = "http.request.resend_count";
    public const string StatusCode = "http.response.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ExecutionId = "flowmaestro.execution.id";
    public const string ThreadId = "flowmaestro.thread.id";
    public const string UrlTemplate = "url.template";

    public static readonly ActivitySource Source = new(SourceName, ClientIdentity.Version);

    public static bool IsOff => !Source.HasListeners();

    /// <summary>The kind of a failure, for traces and logs: one of few values, nothing that the server wrote.</summary>
    public static string ErrorTypeOf(Exception e) => e switch
    {
        FlowMaestroException { StatusCode: { } status and >= 300 } => Number(status),
        FlowMaestroException failed => failed.Code,
        OperationCanceledException => "cancelled",
        _ => e.GetType().FullName!,
    };

    /// <summary>Notes that something is tried again on the activity of this library that it happens in, if there is one.</summary>
    public static void NoteAnotherTry(string name, string reason, TimeSpan pause)
    {
        if (Activity.Current is { IsAllDataRequested: true } current && ReferenceEquals(current.Source, Source))
        {
            current.AddEvent(new ActivityEvent(name, tags: new ActivityTagsCollection
            {
                [ErrorType] = reason,
                ["flowmaestro.pause_ms"] = (long)pause.TotalMilliseconds,
            }));
        }
    }

    public static void Fail(Activity activity, string errorType)
    {
        activity.SetTag(ErrorType, errorType);
        activity.SetStatus(ActivityStatusCode.Error);
    }

    private static string Number(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
