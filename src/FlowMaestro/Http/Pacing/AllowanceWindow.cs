namespace FlowMaestro.Http.Pacing;

/// <summary>One window of the server's limiter, a minute or a day of its clock: what is left of it, as far as responses tell.</summary>
/// <param name="length">How long a window lasts.</param>
internal sealed class AllowanceWindow(TimeSpan length)
{
    /// <summary>A reset that lies this many windows back is a clock that was set, not a response that came late.</summary>
    private const int LateWindows = 2;

    /// <summary><c>Retry-After</c> and the end of the window are both rounded to whole seconds.</summary>
    private static readonly TimeSpan WholeSeconds = TimeSpan.FromSeconds(2);

    /// <summary>Otherwise a client of a server that is never reached would keep the number of each attempt.</summary>
    private const int MostUnsent = 10_000;

    private int _remaining;
    private long _reset;
    private long _through;
    private long _before;
    private int _unsent;

    /// <summary>The requests after the last that what is known includes that did not leave.</summary>
    private readonly List<long> _unsentSince = [];

    /// <summary>How many requests a window takes; null until a response tells.</summary>
    public int? Limit { get; private set; }

    /// <summary>When the window ends, at the latest: the server's times are whole seconds.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>The number of the last request that the known count includes.</summary>
    public long Through => _through;

    /// <summary>Takes what a response says.</summary>
    /// <param name="limit">Its limit; null where it does not say.</param>
    /// <param name="remaining">What it says is left.</param>
    /// <param name="reset">The end of its window, in seconds of the epoch.</param>
    /// <param name="left">How long until then, by the server's clock.</param>
    /// <param name="number">The number of its request.</param>
    /// <param name="now">When it came.</param>
    public void Saw(int? limit, int remaining, long reset, TimeSpan left, long number, TimeSpan now)
    {
        var isFirst = Limit is null;
        var isLate = !isFirst && reset < _reset && (_reset - reset) <= LateWindows * length.TotalSeconds;
        if (isLate)
            return;

        Limit = Math.Max(limit ?? Limit ?? 0, Math.Max(remaining, 1));
        var end = now + (left < TimeSpan.Zero ? TimeSpan.Zero : left > length ? length : left);
        if (isFirst || reset != _reset)
        {
            (_reset, _remaining, End) = (reset, remaining, end);
            _before = number - 1;
            _unsent = _unsentSince.Count(unsent => unsent > _before);
        }
        else
        {
            // Responses overtake each other; the lowest count is the one that includes all others.
            _remaining = Math.Min(_remaining, remaining);
            End = end < End ? end : End;
        }

        KnowThrough(number);
    }

    /// <summary>Takes back a request that did not leave.</summary>
    public void NotSent(long number)
    {
        // Until a response tells of the window, nothing else takes them away.
        if (Limit is null && _unsentSince.Count == MostUnsent)
            _unsentSince.RemoveAt(0);

        _unsent += number > _before ? 1 : 0;
        if (number > _through)
            _unsentSince.Add(number);
    }

    /// <summary>Takes a refusal: nothing is left until the server's time has passed.</summary>
    /// <remarks>A refusal whose pause ends clearly before the window ends is ignored: it comes from another limiter.</remarks>
    public void Refused(TimeSpan retryAfter, long number, TimeSpan now)
    {
        if (Limit is not null && now + retryAfter + WholeSeconds >= End)
        {
            _remaining = 0;
            KnowThrough(number);
            End = now + retryAfter > End ? now + retryAfter : End;
        }
    }

    /// <summary>Begins the next window once the last one is over.</summary>
    public void Roll(long sent, TimeSpan now)
    {
        if (Limit is not { } limit || now < End)
            return;

        var windows = ((now - End).Ticks / length.Ticks) + 1;
        End += windows * length;
        _reset += (long)(windows * length.TotalSeconds);
        _remaining = limit;
        _through = _before = sent;
        _unsent = 0;
        _unsentSince.Clear();
    }

    /// <summary>How many more requests the window takes.</summary>
    /// <remarks>
    /// At most those that the client has not sent itself: a request that is long on its way may be missing from what the server says
    /// is left, though it will count.
    /// </remarks>
    /// <param name="sent">How many were sent in all.</param>
    /// <param name="inDoubt">Earlier ones of which the server may not have counted all when it said what is left.</param>
    public int Permits(long sent, int inDoubt) => Limit is { } limit
        ? Math.Min(_remaining - (int)(sent - _through) + _unsentSince.Count - inDoubt, limit - (int)(sent - _before) + _unsent)
        : int.MaxValue;

    /// <summary>How long until a request can start that has <paramref name="ahead"/> requests before it.</summary>
    public TimeSpan WaitFor(int permits, int ahead, int reserve, TimeSpan now)
    {
        if (Limit is not { } limit || permits - reserve > ahead)
            return TimeSpan.Zero;

        var lacking = ahead - Math.Max(permits - reserve, 0);
        return End - now + (lacking / Math.Max(limit - reserve, 1) * length);
    }

    private void KnowThrough(long number)
    {
        if (number > _through)
        {
            _through = number;
            _unsentSince.RemoveAll(unsent => unsent <= number);
        }
    }
}
