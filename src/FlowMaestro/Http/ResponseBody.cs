using System.Buffers;

namespace FlowMaestro.Http;

/// <summary>
/// A whole body, read inside its attempt's time. Nothing is parsed from the network: a slow body must not hold a thread.
/// </summary>
internal sealed class ResponseBody : IDisposable
{
    public const int MaxBytes = 128 << 20;

    /// <summary>Enough of an error to understand it.</summary>
    public const int MaxErrorBytes = 64 << 10;

    // Up to here the memory comes from the pool and goes back; beyond, the body has memory of its own, so that records can point into it.
    private const int Pooled = 32 << 10;

    // A length that a server merely claims is believed up to here.
    private const int Trusted = 16 << 20;

    private byte[] _buffer = [];
    private int _count;

    private ResponseBody()
    {
    }

    public ReadOnlyMemory<byte> Utf8 => _buffer.AsMemory(0, _count);

    /// <summary>Whether records may point into it: it does not go back to the pool.</summary>
    public bool MayBeKept => _buffer.Length > Pooled;

    /// <summary>Whether it goes on beyond the limit.</summary>
    public bool IsTooLarge { get; private set; }

    public static async ValueTask<ResponseBody> ReadAsync(bool async, HttpContent content, int limit, CancellationToken cancellationToken)
    {
        var body = new ResponseBody();
        var isPlain = ContentCoding.IsPlain(content);
        var length = isPlain ? content.Headers.ContentLength : null;
        if (length == 0)
            return body;

        if (length > MaxBytes)
        {
            body.IsTooLarge = true;
            return body;
        }

        var stream = async
            ? await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)
            : content.ReadAsStream(cancellationToken);
        using var decoded = isPlain ? null : ContentCoding.Decode(content, stream);
        stream = decoded ?? stream;
        body._buffer = Take((int)Math.Min(length ?? Pooled / 2, Math.Min(limit, Trusted)));
        try
        {
            while ((length is null || body._count < length) && body.HasRoom(limit))
            {
                var read = async
                    ? await stream.ReadAsync(body._buffer.AsMemory(body._count), cancellationToken).ConfigureAwait(false)
                    : stream.Read(body._buffer.AsSpan(body._count));
                if (read == 0)
                    break;

                body._count += read;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }

        return body;
    }

    public void Dispose()
    {
        GiveBack(_buffer);
        (_buffer, _count) = ([], 0);
    }

    private bool HasRoom(int limit)
    {
        if (_count < _buffer.Length)
            return true;

        IsTooLarge = _count >= limit;
        if (!IsTooLarge)
        {
            var larger = Take((int)Math.Min(_buffer.Length * 2L, limit));
            _buffer.CopyTo(larger, 0);
            GiveBack(_buffer);
            _buffer = larger;
        }

        return !IsTooLarge;
    }

    // A rented array is never longer than the pooled limit, and one of our own always is.
    private static byte[] Take(int size) => size <= Pooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    private static void GiveBack(byte[] buffer)
    {
        if (buffer.Length is > 0 and <= Pooled)
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
    }
}
