namespace FlowMaestro.Tests.TestDoubles;

/// <summary>Makes a call one way or the other, and hands over what it threw.</summary>
internal static class Failure
{
    /// <returns>Null where the call succeeded.</returns>
    public static async Task<Exception?> OfAsync(FlowMaestroClient client, bool async, (Func<FlowMaestroClient, Task> Async, Action<FlowMaestroClient> Sync) call)
    {
        try
        {
            if (async)
            {
                await call.Async(client);
            }
            else
            {
                // A thread of its own, as a caller's would be: the pool must not be part of what is tested.
                await Task.Factory.StartNew(() => call.Sync(client), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
        }
        catch (Exception e)
        {
            return e;
        }

        return null;
    }

    /// <summary>The same, while <paramref name="meanwhile"/> runs, which begins after the call has.</summary>
    public static async Task<Exception?> OfAsync(FlowMaestroClient client, bool async, (Func<FlowMaestroClient, Task> Async, Action<FlowMaestroClient> Sync) call, Func<Task> meanwhile)
    {
        var failure = OfAsync(client, async, call);
        await meanwhile();
        return await failure;
    }
}
