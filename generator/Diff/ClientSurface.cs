using System.Runtime.Loader;
using System.Text.RegularExpressions;
using FlowMaestro.Tests.Conventions;

namespace FlowMaestro.Diff;

/// <summary>The generated part of the public surface, in the lines of PublicApi.txt.</summary>
/// <param name="Lines">Each with the type that it belongs to.</param>
/// <param name="Compilation">The client with that code.</param>
internal sealed partial record ClientSurface(IReadOnlyList<(string Type, string Line)> Lines, ClientCompilation Compilation)
{
    public static async Task<ClientSurface> OfAsync(DocumentVersion document)
    {
        var compilation = ClientCompilation.Of(await GeneratedCode.OfAsync(document).ConfigureAwait(false));
        return new ClientSurface(Listing(compilation.Emit(document.Name)), compilation);
    }

    private static List<(string Type, string Line)> Listing(byte[] image)
    {
        var context = new AssemblyLoadContext("surface", isCollectible: true);
        try
        {
            var type = "";
            List<(string Type, string Line)> lines = [];
            foreach (var line in PublicApiListing.Of(context.LoadFromStream(new MemoryStream(image))))
            {
                type = line.StartsWith(' ') ? type : GeneratedType().Match(line).Value;
                if (type.Length > 0)
                {
                    lines.Add((type, line.Trim()));
                }
            }

            return lines;
        }
        finally
        {
            context.Unload();
        }
    }

    [GeneratedRegex(@"(?<= )FlowMaestro\.(Models|Generated)\.[\w.]+")]
    private static partial Regex GeneratedType();
}
