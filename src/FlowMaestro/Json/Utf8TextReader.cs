using System.Text;
using System.Text.Unicode;

namespace FlowMaestro.Json;

/// <summary>UTF-8 as text, decoded straight into the buffer of the reader above; what is no UTF-8 is replaced.</summary>
internal sealed class Utf8TextReader(ReadOnlyMemory<byte> utf8) : TextReader
{
    private int _position;
    private char? _lowSurrogate;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (_lowSurrogate is { } low && buffer.Length > 0)
        {
            buffer[0] = low;
            _lowSurrogate = null;
            return 1;
        }

        var rest = utf8.Span[_position..];
        _ = Utf8.ToUtf16(rest, buffer, out var read, out var written);
        _position += read;
        return written > 0 || rest.IsEmpty || buffer.IsEmpty ? written : ReadHalf(rest, buffer);
    }

    // Returning nothing where one place is left for a pair of surrogates would look like the end.
    private int ReadHalf(ReadOnlySpan<byte> rest, Span<char> buffer)
    {
        Rune.DecodeFromUtf8(rest, out var rune, out var read);
        Span<char> pair = stackalloc char[2];
        rune.EncodeToUtf16(pair);
        buffer[0] = pair[0];
        _lowSurrogate = pair[1];
        _position += read;
        return 1;
    }
}
