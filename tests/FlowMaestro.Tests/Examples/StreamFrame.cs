using System.Text.RegularExpressions;
using FlowMaestro.Testing.Document;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Examples;

/// <summary>One event in the example of a stream.</summary>
/// <param name="Number">Which one it is, from 1.</param>
/// <param name="Payload">Its data, with the type of its event line as a member.</param>
internal sealed partial record StreamFrame(int Number, JObject Payload)
{
    /// <param name="example">The text of the stream as the document has it.</param>
    /// <exception cref="FormatException">It is no stream of events.</exception>
    public static IReadOnlyList<StreamFrame> Of(JToken example)
    {
        var frames = ((string)example!).Split("\n\n");
        if (frames[^1].Length > 0)
        {
            throw new FormatException("the last event of a stream must end with an empty line");
        }

        // The text of a block begins in the line below its mark.
        var line = example.Annotation<YamlPlace>()!.Line + 1;
        List<StreamFrame> found = [];
        foreach (var frame in frames[..^1])
        {
            if (!frame.StartsWith(':'))
            {
                found.Add(new StreamFrame(found.Count + 1, Read(frame, line)));
            }

            line += frame.Count(static c => c == '\n') + 2;
        }

        return found;
    }

    private static JObject Read(string frame, long line)
    {
        if (Event().Match(frame) is not { Success: true } match)
        {
            throw new FormatException($"not an event: {frame.Replace('\n', ' ')}");
        }

        try
        {
            using var reader = new JsonTextReader(new StringReader(match.Groups["data"].Value)) { DateParseHandling = DateParseHandling.None };
            var payload = JObject.Load(reader);
            payload["type"] = match.Groups["type"].Value;
            payload.AddAnnotation(new YamlPlace(line + 1, 1));
            return payload;
        }
        catch (JsonReaderException e)
        {
            throw new FormatException($"the data of an event is no JSON object: {e.Message}");
        }
    }

    [GeneratedRegex(@"\Aevent: (?<type>.+)\ndata: (?<data>.+)\z")]
    private static partial Regex Event();
}
