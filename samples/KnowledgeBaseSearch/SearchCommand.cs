using System.Globalization;
using FlowMaestro;
using FlowMaestro.Models;
using SampleHost;

namespace KnowledgeBaseSearch;

/// <summary>Lists the knowledge bases, searches one and shows what it found.</summary>
internal sealed class SearchCommand(Surroundings surroundings)
{
    private const string DemoQuery = "How do I reset my password?";

    public Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default) => surroundings.RunAsync(
        args,
        Arguments.Help,
        async () =>
        {
            var arguments = Arguments.Parse(args);
            await using var api = await Api.OpenAsync(surroundings, cancellationToken: cancellationToken);
            await surroundings.Out.WriteLineAsync($"Talking to {api.Name}");
            await ListAsync(api.Client, cancellationToken);
            if ((arguments.Query ?? (api.IsSandbox ? DemoQuery : null)) is { } query)
            {
                await SearchAsync(api.Client, arguments.KnowledgeBase, query, arguments.Top, cancellationToken);
            }

            return ExitCode.Success;
        },
        cancellationToken: cancellationToken);

    private async Task ListAsync(FlowMaestroClient client, CancellationToken cancellationToken)
    {
        await surroundings.Out.WriteLineAsync("\nKnowledge bases:");
        await foreach (var row in client.KnowledgeBases.ListAllAsync(cancellationToken: cancellationToken))
        {
            await surroundings.Out.WriteLineAsync($"  {row.Name}  {row.Id}  {row.DocumentCount} documents  {row.Description}".TrimEnd());
        }
    }

    private async Task SearchAsync(FlowMaestroClient client, string? wanted, string query, int top, CancellationToken cancellationToken)
    {
        var knowledgeBase = await Choice.OfAsync(client.KnowledgeBases.ListAllAsync(cancellationToken: cancellationToken), static k => (k.Id, k.Name), wanted, "knowledge base");
        KnowledgeBaseQueryResult found = await client.KnowledgeBases.QueryAsync(knowledgeBase.Id, query, topK: top, cancellationToken: cancellationToken);

        await surroundings.Out.WriteLineAsync($"\n\"{query}\" in {knowledgeBase.Name}:");
        if (found.Results.Count == 0)
        {
            await surroundings.Out.WriteLineAsync("  Nothing found.");
        }

        // The best comes first.
        foreach (var (index, result) in found.Results.Index())
        {
            await surroundings.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {index + 1}. {result.Similarity:0.000}  {result.DocumentName ?? result.DocumentId}"));
            await surroundings.Out.WriteLineAsync($"     {result.Content.ReplaceLineEndings(" ")}");
        }
    }
}
