using System.Text.Json;
using System.Text.Json.Nodes;
using FlowMaestro;
using FlowMaestro.Trimmed;
using Newtonsoft.Json.Linq;

using var server = new EchoServer();
using var client = new FlowMaestroClient(new FlowMaestroClientOptions { ApiKey = "fm_test_1", BaseUrl = server.Url });
using var document = JsonDocument.Parse("""{"a":[1.5]}""");
var failures = 0;

// What was sent comes back in the envelope.
const string custom = "api/v1/echo";
Check("JsonObject", (await client.SendAsync(HttpMethod.Post, custom, new JsonObject { ["name"] = "Zoë", ["n"] = 1 })).Data["data"]!["outputs"]!["n"]!.Value<int>() == 1);
Check("JsonElement", client.Send(HttpMethod.Post, custom, document.RootElement).Data["data"]!["outputs"]!["a"]![0]!.Value<double>() == 1.5);
Check("JsonInput.From", (string?)client.Send(HttpMethod.Post, custom, JsonInput.From(new Order("Ada", 2), OrderJson.Default.Order)).Data["data"]!["outputs"]!["Customer"] == "Ada");
Check("Execute", (await client.Workflows.ExecuteAsync("wf_1", new JsonObject { ["customer"] = "Ada" })).Data.ExecutionId == "exec_1");
Check("Execute without inputs", (await client.Workflows.ExecuteAsync("wf_1", CancellationToken.None)).Data.ExecutionId == "exec_1");

var execution = client.Workflows.Run("wf_1", document.RootElement);
Check("Run", execution.Status.IsTerminal && execution.OutputsAs(OrderJson.Default.Order) == new Order("Ada", 2));
Check("Outputs", (int)execution.Outputs!["Count"]! == 2);

var delivery = WebhookEvent.Parse("""{"id":"evt_1","event":"test","data":{"Customer":"Ada","Count":2}}"""u8);
Check("DataAs", delivery.DataAs(OrderJson.Default.Order) == new Order("Ada", 2));
Console.WriteLine(failures == 0 ? "The trimmed program works." : $"{failures} checks failed.");
return failures;

void Check(string what, bool holds)
{
    if (!holds)
    {
        Console.WriteLine($"{what}: wrong");
        failures++;
    }
}
