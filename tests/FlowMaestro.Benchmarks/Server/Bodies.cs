using System.Globalization;
using System.Text;

namespace FlowMaestro.Benchmarks.Server;

/// <summary>The answers, made once: what they hold is the same in every run.</summary>
internal static class Bodies
{
    public const int ListRows = 100;
    public const int ReportRows = 20_000;
    public const string WorkflowName = "Order intake";

    private const string Meta = """
        "meta":{"request_id":"3f8e8a58-1f0e-4a7e-9d3c-0a1b2c3d4e5f","timestamp":"2026-02-03T10:15:30.123Z"}
        """;

    public static readonly byte[] Workflow = Utf8($$"""{"data":{{Row(0)}},{{Meta}}}""");

    public static readonly byte[] Workflows = Utf8($$"""
        {"data":[{{string.Join(',', Enumerable.Range(0, ListRows).Select(Row))}}],"pagination":{"page":1,"per_page":100,"total_count":100,"total_pages":1,"has_next":false,"has_prev":false},{{Meta}}}
        """);

    public static readonly byte[] Outputs = Execution("completed", $$"""{"rows":[{{string.Join(',', Enumerable.Range(0, ReportRows).Select(ReportRow))}}]}""");

    public static readonly byte[] Connected = Frame("connected", """{"execution_id":"b7e1f4c2-90ad-4c55-8f3e-5d1c2b3a4f60","status":"running"}""");

    public static readonly byte[] Completed = Frame("execution:completed", """{"type":"execution:completed","timestamp":1770113730123,"executionId":"b7e1f4c2-90ad-4c55-8f3e-5d1c2b3a4f60","status":"completed","outputs":{"total":1},"duration":3300}""");

    public static byte[] Execution(string status, string outputs, string workflow = "wf_1") => Utf8($$"""
        {"data":{"id":"ex_1","workflow_id":"{{workflow}}","status":"{{status}}","inputs":{"customer":"Jane"},"outputs":{{outputs}},"error":null,"started_at":"2026-02-03T10:15:30.123Z","completed_at":"2026-02-03T10:15:33.423Z","created_at":"2026-02-03T10:15:30.001Z"},{{Meta}}}
        """);

    /// <summary>A frame of 250 bytes, as the server sends it for each node.</summary>
    public static byte[] NodeCompleted(int number) => Frame("node:completed", string.Create(CultureInfo.InvariantCulture, $$$"""
        {"type":"node:completed","timestamp":{{{1770113730000 + number}}},"executionId":"b7e1f4c2-90ad-4c55-8f3e-5d1c2b3a4f60","nodeId":"node_{{{number % 100:000}}}","nodeName":"Classify","nodeType":"llm","output":{"label":"billing","score":0.93},"duration":812}
        """));

    public static byte[] Frame(string type, string data) => Utf8($"event: {type}\ndata: {data}\n\n");

    private static string Row(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"7d9f2c1e-4b6a-4f0e-8c3d-{{number:000000000000}}","name":"{{WorkflowName}}","description":"Reads an order, checks the stock and answers the customer.","status":"active","version":3,"created_at":"2026-01-02T08:00:00.000Z","updated_at":"2026-02-01T09:30:00.500Z"}
        """);

    private static string ReportRow(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":{{number}},"title":"Ticket {{number}}","score":0.{{number % 1000:000}},"tags":["billing","priority"],"text":"The customer was charged twice for the same order, asks for the second amount to be paid back, and would like to know why it happened and whether it can happen again. — Grüße"}
        """);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
