using System.Diagnostics;

namespace FlowMaestro.Diagnostics;

/// <summary>
/// The activity of a stream or a wait, which lasts while its caller does other work: it is the current one only inside
/// the library's own steps, so that what the caller does between two events stays the caller's.
/// </summary>
internal sealed class LongActivity : IDisposable
{
    private readonly Activity _activity;

    private LongActivity(Activity activity) => _activity = activity;

    /// <param name="name">The client and its method.</param>
    /// <param name="idTag">The tag for the id, which stays out of the name.</param>
    /// <param name="id">What is followed.</param>
    /// <returns>Null where nobody listens.</returns>
    public static LongActivity? Begin(string name, string idTag, string id)
    {
        if (Tracing.IsOff)
            return null;

        var callers = Activity.Current;
        var activity = Tracing.Source.StartActivity(name, ActivityKind.Internal, parentContext: default, [new(idTag, id)]);
        Activity.Current = callers;
        return activity is null ? null : new LongActivity(activity);
    }

    /// <summary>Runs a step of the library within the activity. Being <c>async</c>, it gives the caller's own activity back.</summary>
    public async ValueTask<T> WithinAsync<T>(Func<ValueTask<T>> step)
    {
        Activity.Current = _activity;
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (Exception e) when (Failed(e))
        {
            throw;
        }
    }

    public void Dispose()
    {
        var callers = Activity.Current;
        _activity.Dispose();

        // Stopping makes the activity of the beginning the current one; the caller may be in another by now.
        if (callers is null or { IsStopped: false })
            Activity.Current = callers;
    }

    private bool Failed(Exception e)
    {
        Tracing.Fail(_activity, Tracing.ErrorTypeOf(e));
        return false;
    }
}
