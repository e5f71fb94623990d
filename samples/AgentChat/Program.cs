using AgentChat;
using SampleHost;

return await Sample.RunInConsoleAsync((surroundings, stop) => new ChatCommand(surroundings).RunAsync(args, stop));
