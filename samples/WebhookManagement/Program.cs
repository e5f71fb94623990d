using WebhookManagement;
using SampleHost;

return await Sample.RunInConsoleAsync((surroundings, stop) => new WebhookCommand(surroundings).RunAsync(args, stop));
