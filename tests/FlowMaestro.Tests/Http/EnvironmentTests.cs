using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

/// <summary>The environment and Newtonsoft's defaults belong to the whole process.</summary>
[NonParallelizable]
public sealed class EnvironmentTests
{
    private const string KeyVariable = "FLOWMAESTRO_API_KEY";
    private const string UrlVariable = "FLOWMAESTRO_BASE_URL";

    [TearDown]
    public void Clean()
    {
        Environment.SetEnvironmentVariable(KeyVariable, null);
        Environment.SetEnvironmentVariable(UrlVariable, null);
        Newtonsoft.Json.JsonConvert.DefaultSettings = null;
    }

    [Test]
    public async Task KeyAndAddressComeFromTheEnvironment()
    {
        await using var server = SocketServer.Start(Reply.Json("""{"data":{"id":"wf_1"}}"""));
        Environment.SetEnvironmentVariable(KeyVariable, TestClient.Key);
        Environment.SetEnvironmentVariable(UrlVariable, $"{server.Url}api/v1");
        using var client = FlowMaestroClient.FromEnvironment();

        await client.Workflows.GetAsync("wf_1");

        Assert.That((server.Requests[0].Target, server.Requests[0].Headers["Authorization"]), Is.EqualTo(("/api/v1/workflows/wf_1", $"Bearer {TestClient.Key}")));
    }

    [TestCase(null, null, KeyVariable)]
    [TestCase(" ", null, KeyVariable)]
    [TestCase("fm_live_secret", "not an address", UrlVariable)]
    public void WhatIsMissingInTheEnvironmentIsNamed(string? key, string? url, string variable)
    {
        Environment.SetEnvironmentVariable(KeyVariable, key);
        Environment.SetEnvironmentVariable(UrlVariable, url);

        Assert.That(FlowMaestroClient.FromEnvironment, Throws.InvalidOperationException.With.Message.Contains(variable).And.Message.Not.Contains("secret"));
    }

    [Test]
    public async Task TheApplicationsJsonDefaultsHaveNoInfluence()
    {
        Newtonsoft.Json.JsonConvert.DefaultSettings = static () => new Newtonsoft.Json.JsonSerializerSettings
        {
            NullValueHandling = Newtonsoft.Json.NullValueHandling.Ignore,
            StringEscapeHandling = Newtonsoft.Json.StringEscapeHandling.EscapeNonAscii,
            ContractResolver = new Newtonsoft.Json.Serialization.CamelCasePropertyNamesContractResolver(),
            DateParseHandling = Newtonsoft.Json.DateParseHandling.DateTime,
            Formatting = Newtonsoft.Json.Formatting.Indented,
        };
        await using var server = SocketServer.Start(Reply.Json("""{"data":{"id":"exec_1","outputs":{"At":"2026-01-12T09:30:00Z"}}}"""));
        using var client = TestClient.For(server);

        await client.Workflows.ExecuteAsync("wf_1", new { Name = "Zoë", Empty = (string?)null });
        var execution = (await client.Executions.GetAsync("exec_1")).Data;

        Assert.That(server.Requests[0].Text, Is.EqualTo("""{"inputs":{"Name":"Zoë","Empty":null}}"""));
        Assert.That(execution.Outputs!["At"]!.Type, Is.EqualTo(Newtonsoft.Json.Linq.JTokenType.String));
        Assert.That(execution.OutputsAs<Dictionary<string, object>>()!["At"], Is.EqualTo("2026-01-12T09:30:00Z"));
    }
}
