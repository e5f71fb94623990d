using KnowledgeBaseSearch;
using SampleHost;

return await Sample.RunInConsoleAsync((surroundings, stop) => new SearchCommand(surroundings).RunAsync(args, stop));
