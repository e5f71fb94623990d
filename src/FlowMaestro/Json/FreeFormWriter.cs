using Newtonsoft.Json;

namespace FlowMaestro.Json;

/// <summary>
/// Stops at a number that is not finite, which JSON does not have, and at endless nesting (an entity with its relations, a directory
/// with its parent).
/// </summary>
internal sealed class FreeFormWriter : JsonTextWriter
{
    public FreeFormWriter(TextWriter writer)
        : base(writer)
    {
        ArrayPool = JsonCharPool.Instance;

        // Otherwise closing the writer would complete an object that is unfinished.
        AutoCompleteOnClose = false;
    }

    /// <summary>Why the writer stopped; null where it did not.</summary>
    public string? Fault { get; private set; }

    public override void WriteStartObject()
    {
        CheckDepth();
        base.WriteStartObject();
    }

    public override void WriteStartArray()
    {
        CheckDepth();
        base.WriteStartArray();
    }

    public override void WriteValue(double value)
    {
        base.WriteValue(value);
        CheckNumber(double.IsFinite(value));
    }

    public override void WriteValue(double? value)
    {
        base.WriteValue(value);
        CheckNumber(value is not { } number || double.IsFinite(number));
    }

    public override void WriteValue(float value)
    {
        base.WriteValue(value);
        CheckNumber(float.IsFinite(value));
    }

    public override void WriteValue(float? value)
    {
        base.WriteValue(value);
        CheckNumber(value is not { } number || float.IsFinite(number));
    }

    private void CheckDepth()
    {
        if (Top >= ModelReader.MaxDepth)
            Stop(UnwritableException.TooDeep);
    }

    // Called after the number is written: only then is the path that of the number.
    private void CheckNumber(bool isFinite)
    {
        if (!isFinite)
            Stop(UnwritableException.NotFinite);
    }

    private void Stop(string fault)
    {
        Fault = fault;
        throw new JsonWriterException(fault);
    }
}
