using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FlowMaestro.Json;
using Newtonsoft.Json;
using JsonSerializer = Newtonsoft.Json.JsonSerializer;

namespace FlowMaestro.Models;

public sealed partial record Execution
{
    /// <summary>Reads the outputs as your own type, from the response's bytes.</summary>
    /// <remarks>
    /// A type that carries attributes of System.Text.Json, on itself or a member, is read by System.Text.Json wherever it
    /// occurs, and so are <see cref="JsonElement"/>, <see cref="JsonDocument"/> and nodes; every other type by Newtonsoft.Json.
    /// </remarks>
    /// <param name="serializer">
    /// Your settings, with which Newtonsoft.Json then reads everything. By default it reads with its own settings: those that the
    /// application made its default have no effect, and strings that look like dates stay strings.
    /// </param>
    /// <returns>The outputs; <c>default</c> where there are none.</returns>
    /// <exception cref="JsonSerializationException">The outputs do not fit the type.</exception>
    /// <exception cref="JsonReaderException">A value in the outputs does not have the member's type, for example a string where
    /// a number is needed.</exception>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public T? OutputsAs<T>(JsonSerializer? serializer = null) => OutputsJson is { } outputs ? outputs.To<T>(serializer) : default;

    /// <summary>Reads the outputs with System.Text.Json, straight from the response's bytes; works in a trimmed program.</summary>
    /// <param name="type">From your <c>JsonSerializerContext</c>, with its options (nested to 64 levels unless they say more).</param>
    /// <returns>The outputs; <c>default</c> where there are none.</returns>
    /// <exception cref="JsonSerializationException">The outputs do not fit the type; the inner exception is System.Text.Json's.</exception>
    public T? OutputsAs<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return OutputsJson is { } outputs ? outputs.To(type) : default;
    }

    /// <summary>Reads the outputs with System.Text.Json, straight from the response's bytes.</summary>
    /// <param name="options">Your options (nested to 64 levels unless they say more).</param>
    /// <returns>The outputs; <c>default</c> where there are none.</returns>
    /// <exception cref="JsonSerializationException">The outputs do not fit the type; the inner exception is System.Text.Json's.</exception>
    [RequiresUnreferencedCode(Reflection.WhenTrimmed)]
    [RequiresDynamicCode(Reflection.WhenCompiled)]
    public T? OutputsAs<T>(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return OutputsJson is { } outputs ? outputs.To<T>(options) : default;
    }

    /// <summary>Makes sure that the execution completed.</summary>
    /// <returns>The same execution.</returns>
    /// <exception cref="FlowMaestroExecutionException">It failed, was cancelled, or is not over.</exception>
    public Execution EnsureSucceeded()
    {
        if (Status == ExecutionStatus.Completed)
            return this;

        var why = Error?.Message is { Length: > 0 } message ? message : $"its status is '{Status}'";
        throw new FlowMaestroExecutionException($"The execution {Id} did not complete: {why}", this);
    }

    /// <summary>
    /// The same without the response that it came in: what points into a page would keep all of it. Its ids are replaced by
    /// equal strings that are kept anyway.
    /// </summary>
    internal Execution Detached(string id, string workflowId)
    {
        return this with
        {
            Id = id,
            WorkflowId = WorkflowId == workflowId ? workflowId : WorkflowId,
            InputsJson = Copy(InputsJson),
            OutputsJson = Copy(OutputsJson),
        };

        static JsonPayload? Copy(JsonPayload? json) => json is null ? null : new JsonPayload(json.Utf8.ToArray());
    }
}
