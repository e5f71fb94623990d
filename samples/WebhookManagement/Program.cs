using SampleHost;
using WebhookManagement;

return await Sample.RunInConsoleAsync((surroundings, stop) => new WebhookCommand(surroundings).RunAsync(args, stop));
