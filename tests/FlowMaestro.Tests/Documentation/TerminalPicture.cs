using System.Globalization;
using System.Xml.Linq;

namespace FlowMaestro.Tests.Documentation;

/// <summary>What a command printed, as an SVG of a terminal in which the lines light up when they came.</summary>
internal sealed class TerminalPicture(string command)
{
    private const int LineHeight = 20;
    private const int Top = 56;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly List<(string Text, TimeSpan At)> _lines = [];

    public void Add(string line, TimeSpan at) => _lines.Add((line, at));

    public XDocument Draw()
    {
        var width = (int)(Math.Max(command.Length + 2, _lines.Max(static line => line.Text.Length)) * 8.43) + 48;
        var height = Top + ((_lines.Count + 1) * LineHeight) + 12;
        var picture = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {width} {height}"),
            new XAttribute("width", width),
            new XAttribute("height", height),
            new XElement(Svg + "title", $"The output of {command}"),
            new XElement(Svg + "style", Style),
            new XElement(Svg + "rect", new XAttribute("width", width), new XAttribute("height", height), new XAttribute("rx", 8), new XAttribute("fill", "#0d1117")),
            new[] { "#ff5f56", "#ffbd2e", "#27c93f" }.Select(static (colour, i) => new XElement(Svg + "circle", new XAttribute("cx", 22 + (20 * i)), new XAttribute("cy", 22), new XAttribute("r", 6), new XAttribute("fill", colour))),
            Line($"$ {command}", row: 0, "prompt", at: null));
        foreach (var ((text, at), i) in _lines.Select(static (line, i) => (line, i)))
        {
            picture.Add(Line(text, i + 1, Kind(text), at));
        }

        return new XDocument(picture);
    }

    /// <summary>The lines that a picture shows, the command first.</summary>
    public static IReadOnlyList<string> Read(XDocument picture) => [.. picture.Descendants(Svg + "text").Select(static text => text.Value)];

    private static string Style => """

        text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #c9d1d9; white-space: pre }
        .prompt { fill: #79c0ff }
        .done { fill: #7ee787 }
        .failed { fill: #ff7b72 }
        .faint { fill: #8b949e }
        @media (prefers-reduced-motion: no-preference) { .later { animation: light 1ms both } @keyframes light { from { opacity: .3 } } }

        """;

    private static XElement Line(string text, int row, string kind, TimeSpan? at) => new(
        Svg + "text",
        new XAttribute("x", 20),
        new XAttribute("y", Top + (row * LineHeight)),
        new XAttribute("class", at is null ? kind : $"{kind} later".TrimStart()),
        at is { } later ? new XAttribute("style", string.Create(CultureInfo.InvariantCulture, $"animation-delay: {later.TotalSeconds:0.0}s")) : null,
        new XAttribute(XNamespace.Xml + "space", "preserve"),
        text);

    private static string Kind(string line) => line.TrimStart() switch
    {
        ['+', ..] or "Completed" => "done",
        ['x', ' ', ..] => "failed",
        ['>', ..] => "",
        var trimmed when trimmed.EndsWith('%') || trimmed.StartsWith("Connected", StringComparison.Ordinal) || trimmed.StartsWith("Started", StringComparison.Ordinal) => "faint",
        _ => "",
    };
}
