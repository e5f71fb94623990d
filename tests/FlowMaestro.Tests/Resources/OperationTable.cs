using System.Globalization;
using System.Text;

namespace FlowMaestro.Tests.Resources;

/// <summary>The outcome of the matrix as a person reads it: operation by shape by mode.</summary>
internal static class OperationTable
{
    private static readonly string[] Shapes = ["documented", "deployed"];
    private static readonly string[] Modes = ["async", "sync"];

    public static string Of(IReadOnlyDictionary<(string Operation, string Shape, string Mode), bool> outcomes)
    {
        var text = new StringBuilder().AppendLine().Append(CultureInfo.InvariantCulture, $"{"operation",-26}");
        foreach (var (shape, mode) in Columns)
        {
            text.Append(CultureInfo.InvariantCulture, $"{shape + " " + mode,-18}");
        }

        foreach (var operation in ApiDocument.Operations.Select(static operation => operation.Id))
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"{operation,-26}");
            foreach (var (shape, mode) in Columns)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Cell(operation, shape, mode),-18}");
            }
        }

        return text.ToString();

        string Cell(string operation, string shape, string mode) =>
            outcomes.TryGetValue((operation, shape, mode), out var passed) ? passed ? "green" : "RED"
            : outcomes.Keys.Any(key => key.Operation == operation && key.Mode == mode) ? "one shape"
            : "not run here";
    }

    private static IEnumerable<(string Shape, string Mode)> Columns =>
        Shapes.SelectMany(static _ => Modes, static (shape, mode) => (shape, mode));
}
