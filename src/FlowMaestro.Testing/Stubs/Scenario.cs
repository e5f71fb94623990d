using System.Globalization;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>Stubs that take turns.</summary>
internal static class Scenario
{
    private const string Start = "Started";

    /// <summary>The mapping for so many requests, each going one state further, and for no more.</summary>
    public static IEnumerable<JObject> Repeat(JObject mapping, int times)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        var name = NewName();
        return Enumerable.Range(0, times).Select(turn => In((JObject)mapping.DeepClone(), name, turn, turn + 1));
    }

    public static string NewName() => Guid.NewGuid().ToString("N");

    public static JObject In(JObject mapping, string scenario, int turn, int next)
    {
        mapping["scenarioName"] = scenario;
        mapping["requiredScenarioState"] = State(turn);
        mapping["newScenarioState"] = State(next);
        return mapping;
    }

    private static string State(int turn) => turn == 0 ? Start : turn.ToString(CultureInfo.InvariantCulture);
}
