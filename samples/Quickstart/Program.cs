using Quickstart;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var surroundings = new Surroundings(Console.Out, Console.Error, Environment.GetEnvironmentVariable) { IsTerminal = !Console.IsOutputRedirected };
return await new QuickstartCommand(surroundings).RunAsync(args, stop.Token);
