using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Generation;

/// <summary>Changes that happen to an API, and what has to come of each.</summary>
internal static class DocumentChanges
{
    public static IReadOnlyList<DocumentChange> Breaking { get; } =
    [
        new("a member that the facade reads is removed", d => Members(d, "Execution").Remove("status")) { Guard = Guard.Compiler, Says = "'Execution' does not contain a definition for 'Status'" },
        new("an example is left behind", d => Members(d, "Workflow")["version"]!["type"] = "string") { Guard = Guard.Examples, Says = "/data/version must be a string" },
        new("a member of a body is renamed", d => Rename(Members(d, "SendMessageRequest"), "content", "text")) { Guard = Guard.Compiler, Says = "'SendMessageRequest' does not contain a definition for 'Content'" },
        new("a member of a body gets another type", d => Members(d, "SendMessageRequest")["timeout"]!["type"] = "string")
        {
            Guard = Guard.Compiler,
            Says = "Cannot implicitly convert type 'int?' to 'string'",
        },
        new("a new member of a body is required", d => { AddMember(d, "SendMessageRequest", "region"); Require(d, "SendMessageRequest", "region"); })
        {
            Guard = Guard.Compiler,
            Says = "'SendMessageRequest.Region' must be set",
        },
        new("a body may hold less", d => Members(d, "QueryKnowledgeBaseRequest")["top_k"]!["maximum"] = 2) { Guard = Guard.Requests, Says = "body top_k: is more than 2" },
        new("a body is no longer taken", d => Operation(d, "/api/v1/workflows/{workflow_id}/execute", "post").Remove("requestBody")) { Guard = Guard.Compiler, Says = "WorkflowsClient.cs: CS1501: No overload for method 'ExecuteAsync' takes 4 arguments" },
        new("a required parameter is added", d => AddParameter(d, "tenant", isRequired: true)) { Guard = Guard.Requests, Says = "GET /api/v1/workflows?page=1&per_page=20: query tenant: is required" },
        new("a parameter is renamed", d => d.SelectToken("components.parameters.PerPage.name")!.Replace("page_size")) { Guard = Guard.Requests, Says = "query per_page: not a parameter of Workflows_List" },
        new("a path is changed", d => Rename(Paths(d), "/api/v1/workflows/{workflow_id}/execute", "/api/v1/workflows/{workflow_id}/run"))
        {
            Guard = Guard.Requests,
            Says = "POST /api/v1/workflows/wf_abc123/execute: path: no operation",
        },
        new("a method is changed", d => Rename((JObject)Paths(d)["/api/v1/agents/{agent_id}/memory/{user_id}"]!, "put", "post")) { Guard = Guard.Requests, Says = "PUT /api/v1/agents/agent_abc123/memory/user_456: path: no operation" },
        new("an operation is removed", d => ((JObject)Paths(d)["/api/v1/executions/{execution_id}/events"]!).Remove("get"))
        {
            Guard = Guard.Compiler,
            Says = "'RawExecutionsClient' does not contain a definition for 'StreamEvents'",
        },
        new("an operation is renamed", d => Operation(d, "/api/v1/executions", "get")["operationId"] = "Executions_Fetch")
        {
            Guard = Guard.Compiler,
            Says = "'RawExecutionsClient' does not contain a definition for 'ListAsync'",
        },
        new("an event gets a member that its payload does not have", d => ((JArray)Events(d, "NodeEventPayload")["node:started"]!["members"]!).Add("cost"))
        {
            Guard = Guard.Compiler,
            Says = "'NodeEventPayload' does not contain a definition for 'Cost'",
        },
        new("what must not be repeated is said to be safe", d => Operation(d, "/api/v1/workflows/{workflow_id}/execute", "post")["x-retry"] = "safe") { Guard = Guard.Repeats, Says = "Workflows_Execute is said to be safe" },
    ];

    public static IReadOnlyList<DocumentChange> Harmless { get; } =
    [
        new("answers have a new member", d => AddMember(d, "Workflow", "folder")),
        new("a body has a new optional member", d => AddMember(d, "QueryKnowledgeBaseRequest", "language")),
        new("an enum has a new value", d => ((JArray)d.SelectToken("components.schemas.ExecutionStatus.enum")!).Add("waiting")),
        new("there is a new operation", AddOperation),
        new("there is a new event", AddEvent),
        new("a description is written anew", d => Members(d, "Workflow")["name"]!["description"] = "How it is called."),
        new("an operation has a new refusal", d => Operation(d, "/api/v1/workflows", "get")["responses"]!["410"] = new JObject { ["description"] = "Gone." }),
    ];

    private static JObject Paths(JObject document) => (JObject)document["paths"]!;

    private static JObject Operation(JObject document, string path, string method) => (JObject)Paths(document)[path]![method]!;

    private static JObject Schema(JObject document, string name) => (JObject)document["components"]!["schemas"]![name]!;

    private static JObject Members(JObject document, string schema) => (JObject)Schema(document, schema)["properties"]!;

    private static JObject Events(JObject document, string payload) => (JObject)Schema(document, payload)["x-events"]!;

    private static void AddMember(JObject document, string schema, string name) =>
        Members(document, schema)[name] = new JObject { ["type"] = "string", ["description"] = "New." };

    private static void Require(JObject document, string schema, string name) => ((JArray)Schema(document, schema)["required"]!).Add(name);

    private static void Rename(JObject members, string name, string renamed)
    {
        var member = members.Property(name, StringComparison.Ordinal)!;
        member.Replace(new JProperty(renamed, member.Value));
    }

    private static void AddParameter(JObject document, string name, bool isRequired) => ((JArray)Operation(document, "/api/v1/workflows", "get")["parameters"]!).Add(
        new JObject { ["name"] = name, ["in"] = "query", ["required"] = isRequired, ["description"] = "New.", ["schema"] = new JObject { ["type"] = "string" } });

    private static void AddEvent(JObject document)
    {
        ((JArray)document.SelectToken("components.schemas.ExecutionEventName.enum")!).Add("node:skipped");
        Events(document, "NodeEventPayload")["node:skipped"] = new JObject
        {
            ["record"] = "NodeSkippedEvent",
            ["members"] = new JArray("outputs", "duration_ms"),
            ["description"] = "A node was left out.",
        };
    }

    private static void AddOperation(JObject document)
    {
        var copy = (JObject)Operation(document, "/api/v1/workflows/{workflow_id}", "get").DeepClone();
        copy["operationId"] = "Workflows_GetDraft";
        Paths(document)["/api/v1/workflows/{workflow_id}/draft"] = new JObject { ["get"] = copy };
    }
}
