using System.Buffers;

namespace FlowMaestro.Http;

/// <summary>Reads a whole body inside its attempt's time. Nothing is parsed from the network: a slow body must not hold a thread.</summary>
internal static class BodyReader
{
    public const int MaxBytes = 128 << 20;

    /// <summary>Enough of an error to understand it.</summary>
    public const int MaxErrorBytes = 64 << 10;

    // Up to here the memory comes from the pool and goes back; beyond, the body has memory of its own, so that records can point into it.
    private const int Pooled = 32 << 10;

    // A length that a server merely claims is believed up to here.
    private const int Trusted = 16 << 20;

    /// <returns>The body, and the rented array that holds it, if one does; <c>TooLarge</c> where it ends beyond
    /// <paramref name="limit"/>.</returns>
    public static async ValueTask<(ReadOnlyMemory<byte> Body, byte[]? Rented, bool TooLarge)> ReadAsync(
        bool async, HttpContent content, int limit, CancellationToken cancellationToken)
    {
        var isPlain = ContentCoding.IsPlain(content);
        var length = isPlain ? content.Headers.ContentLength : null;
        if (length == 0)
        {
            return default;
        }

        if (length > MaxBytes)
        {
            return (default, null, TooLarge: true);
        }

        var stream = async ? await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false) : content.ReadAsStream(cancellationToken);
        using var decoded = isPlain ? null : ContentCoding.Decode(content, stream);
        stream = decoded ?? stream;
        var buffer = Take((int)Math.Min(length ?? Pooled / 2, Math.Min(limit, Trusted)));
        var count = 0;
        try
        {
            while (length is null || count < length)
            {
                if (count == buffer.Length)
                {
                    if (count >= limit)
                    {
                        return Result(buffer, count, tooLarge: true);
                    }

                    buffer = Grow(buffer, limit);
                }

                var read = async
                    ? await stream.ReadAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false)
                    : stream.Read(buffer.AsSpan(count));
                if (read == 0)
                {
                    break;
                }

                count += read;
            }
        }
        catch
        {
            GiveBack(buffer);
            throw;
        }

        return Result(buffer, count, tooLarge: false);
    }

    private static (ReadOnlyMemory<byte> Body, byte[]? Rented, bool TooLarge) Result(byte[] buffer, int count, bool tooLarge) =>
        (buffer.AsMemory(0, count), IsPooled(buffer) ? buffer : null, tooLarge);

    private static byte[] Grow(byte[] buffer, int limit)
    {
        var larger = Take((int)Math.Min(buffer.Length * 2L, limit));
        buffer.CopyTo(larger, 0);
        GiveBack(buffer);
        return larger;
    }

    // A rented array is never longer than the pooled limit, and one of our own always is.
    private static byte[] Take(int size) => size <= Pooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    private static bool IsPooled(byte[] buffer) => buffer.Length <= Pooled;

    private static void GiveBack(byte[] buffer)
    {
        if (IsPooled(buffer))
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
