using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using FlowMaestro.Benchmarks.Peers;
using FlowMaestro.Benchmarks.Server;
using FlowMaestro.Json;
using FlowMaestro.Models;

namespace FlowMaestro.Benchmarks.Micro;

/// <summary>The readers without a network, beside source-generated System.Text.Json over the same bytes.</summary>
[Config(typeof(InProcess))]
[MemoryDiagnoser]
public class ReadingBenchmarks
{
    [Benchmark]
    public object Workflow() => ModelReader.ReadDocument<WorkflowEnvelope>(Bodies.Workflow, mayKeepBody: false);

    [Benchmark]
    public object? WorkflowByHand() => JsonSerializer.Deserialize(Bodies.Workflow, WireContext.Default.WireWireWorkflow);

    [Benchmark]
    public object Workflows() => ModelReader.ReadDocument<WorkflowListEnvelope>(Bodies.Workflows, mayKeepBody: false);

    [Benchmark]
    public object? WorkflowsByHand() => JsonSerializer.Deserialize(Bodies.Workflows, WireContext.Default.WireListWireWorkflow);

    [Benchmark]
    public object Outputs() => ModelReader.ReadDocument<ExecutionEnvelope>(Bodies.Outputs, mayKeepBody: true);

    [Benchmark]
    public object? OutputsByHand() => JsonSerializer.Deserialize(Bodies.Outputs, WireContext.Default.WireWireExecutionJsonElement);

    private sealed class InProcess : BenchmarkDotNet.Configs.ManualConfig
    {
        public InProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance));
    }
}
