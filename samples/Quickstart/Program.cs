using Quickstart;
using SampleHost;

return await Sample.RunInConsoleAsync((surroundings, stop) => new QuickstartCommand(surroundings).RunAsync(args, stop));
