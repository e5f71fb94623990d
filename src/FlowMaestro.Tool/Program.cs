namespace FlowMaestro.Tool;

// Written out, since the generator of ASP.NET Core, which the sandbox brings, makes the class of top-level statements public.
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The second Ctrl+C ends the process at once.
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        return await ToolApp.RunAsync(args, Surroundings.OfTheProcess(), stop.Token).ConfigureAwait(false);
    }
}
