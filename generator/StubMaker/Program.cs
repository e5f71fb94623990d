using FlowMaestro.StubMaker;
using FlowMaestro.Testing.Document;
using Newtonsoft.Json.Linq;
using YamlDotNet.Core;

var (path, output) = (args[0], args[1]);

// What is saved while this runs has to count as newer.
var started = DateTime.UtcNow;
try
{
    var document = DocumentTree.Read(new StringReader(await File.ReadAllTextAsync(path)));
    var mistakes = await ExampleCheck.FindMistakesAsync(document);
    if (mistakes.Count > 0)
    {
        return Refuse(mistakes);
    }

    var operations = (await DocumentReader.ReadAsync(document)).Operations;
    var stubs = new JObject(operations.Select(operation => new JProperty(
        operation.Id, new JObject { ["mappings"] = new JArray(StubMapping.All(operation)), ["plain"] = StubMapping.Plain(operation) })));
    await File.WriteAllTextAsync(output, stubs.ToString());
    File.SetLastWriteTimeUtc(output, started);
    return 0;
}
catch (YamlException e)
{
    return Refuse([new Mistake(e.Start.Line, e.Start.Column, e.Message)]);
}

static int Refuse(IReadOnlyList<Mistake> mistakes)
{
    const int DocumentIsWrong = 2;
    Console.WriteLine(Mistake.Summary(mistakes));
    return DocumentIsWrong;
}
