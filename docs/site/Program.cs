using FlowMaestro.Site;
using FlowMaestro.Tests;

if (args is not ([] or [_]))
{
    await Console.Error.WriteLineAsync("Usage: dotnet run --project docs/site [-- folder]").ConfigureAwait(false);
    return 2;
}

var root = RepositoryRoot.Directory;
var site = new SiteFolder(args is [var folder] ? Path.GetFullPath(folder) : Path.Combine(root, "artifacts", "site"));
var surface = Surface.Load();
new ReferencePages(surface, site).Write();
new GuidePages(root, site).Write();
site.WriteAssets();

foreach (var fault in surface.Faults.Concat(site.BrokenLinks()))
{
    await Console.Error.WriteLineAsync($"error: {fault}").ConfigureAwait(false);
}

Console.WriteLine($"{site.Count} pages in {site.Folder}");
return surface.Faults.Any() || site.BrokenLinks().Any() ? 1 : 0;
