using Newtonsoft.Json;

namespace FlowMaestro.Json;

/// <summary>
/// Stops at what is not JSON: a number that is not finite, and an object whose members go on without end (an entity with its
/// relations, a directory with its parent).
/// </summary>
internal sealed class FreeFormWriter : JsonTextWriter
{
    public FreeFormWriter(TextWriter writer)
        : base(writer)
    {
        ArrayPool = JsonCharPool.Instance;

        // Closing what is open would make an unfinished object look like a whole one.
        AutoCompleteOnClose = false;
    }

    /// <summary>Why the writer stopped; null where something else did.</summary>
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
        {
            Stop(UnwritableException.TooDeep);
        }
    }

    // Asked after the number is written, when the path is that of the number.
    private void CheckNumber(bool isFinite)
    {
        if (!isFinite)
        {
            Stop(UnwritableException.NotFinite);
        }
    }

    private void Stop(string fault)
    {
        Fault = fault;
        throw new JsonWriterException(fault);
    }
}
