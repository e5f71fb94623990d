using System.Diagnostics;
using FlowMaestro.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace FlowMaestro.Tests.Diagnostics;

/// <summary>Collects a test's own activities with the SDK of OpenTelemetry: those of the trace that the test began.</summary>
internal sealed class Spans : IDisposable
{
    private static readonly ActivitySource TestSource = new("FlowMaestro.Tests");

    private readonly List<Activity> _exported = [];
    private readonly TracerProvider _provider;

    /// <param name="others">Further sources to listen to.</param>
    public Spans(params string[] others)
    {
        _provider = Sdk.CreateTracerProviderBuilder().AddSource([Tracing.SourceName, TestSource.Name, .. others]).AddInMemoryExporter(_exported).Build();
        Root = TestSource.StartActivity("test")!;
    }

    /// <summary>The caller's own activity.</summary>
    public Activity Root { get; }

    /// <summary>The library's activities within the root, in the order of their end.</summary>
    public IReadOnlyList<Activity> Ended => EndedOf(Tracing.SourceName);

    public IReadOnlyList<Activity> EndedOf(string source)
    {
        _provider.ForceFlush();
        lock (_exported)
        {
            return [.. _exported.ToArray().Where(a => a.TraceId == Root.TraceId && a.Source.Name == source)];
        }
    }

    public static Activity? StartOfTheCaller(string name) => TestSource.StartActivity(name);

    public void Dispose()
    {
        Root.Dispose();
        _provider.Dispose();
    }
}
