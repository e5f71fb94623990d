using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>A request that no stub answers, in words.</summary>
internal static class NearMiss
{
    public static string Describe(RecordedRequest request, string url, JToken nearMisses)
    {
        var text = new StringBuilder().Append(request.Method).Append(' ').Append(url);
        foreach (var violation in request.Violations)
        {
            text.AppendLine().Append("  not allowed: ").Append(violation);
        }

        foreach (var near in nearMisses)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  near: {near["stubMapping"]!["name"]} (distance {near["matchResult"]!["distance"]:0.###}) wants ")
                .Append(near["stubMapping"]!["request"]!.ToString(Formatting.None));
        }

        return text.ToString();
    }
}
