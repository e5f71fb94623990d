using FlowMaestro.Benchmarks.Rows;

namespace FlowMaestro.Benchmarks.Reports;

internal static class ConsoleTable
{
    public static void Write(IReadOnlyList<Finding> findings)
    {
        IReadOnlyList<IReadOnlyList<string>> lines = [Shown.Head, .. findings.Select(Shown.Cells)];
        var widths = Enumerable.Range(0, Shown.Head.Count).Select(column => lines.Max(line => line[column].Length)).ToList();
        foreach (var line in lines)
        {
            Console.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
