using System.Globalization;
using System.Text;

namespace FlowMaestro.Tests.Streaming;

/// <summary>Frames as the server writes them.</summary>
internal static class Frames
{
    public const string Id = "5f8a1c52-6f0f-4f4e-9a3e-0c8f0f5d7a11";

    public const string KeepAlive = ": keepalive\n\n";

    public static string Connected => Frame("connected", $$"""{"execution_id":"{{Id}}","status":"running"}""");

    public static string Started => Live("execution:started", "\"workflowName\":\"Demo\",\"totalNodes\":2");

    public static string Completed => Live("execution:completed", "\"status\":\"completed\",\"outputs\":{\"answer\":42},\"duration\":1200");

    public static string Failed => Live("execution:failed", "\"status\":\"failed\",\"error\":\"It broke\",\"failedNodeId\":\"n2\"");

    public static string Cancelled => Live("execution:cancelled", "\"status\":\"cancelled\"");

    /// <summary>What a stream says that is opened after the end.</summary>
    public static string AlreadyOver => Frame("execution:completed", $$"""{"execution_id":"{{Id}}","status":"completed","outputs":{"answer":42},"error":null,"completed_at":"2026-02-03T10:16:00.000Z"}""");

    public static string Node(int number) => Live("node:started", string.Create(CultureInfo.InvariantCulture, $"\"nodeId\":\"n{number}\",\"nodeName\":\"Node {number}\",\"nodeType\":\"llm\""));

    public static string Live(string type, string members) => Frame(type, $$"""{"type":"{{type}}","timestamp":1770113730000,"executionId":"{{Id}}",{{members}} }""");

    public static string Frame(string type, string data) => $"event: {type}\ndata: {data}\n\n";

    public static string Execution(string status)
    {
        var outputs = status == "completed" ? "{\"answer\":42}" : "null";
        var error = status == "failed" ? "\"It broke\"" : "null";
        var completedAt = status is "completed" or "failed" or "cancelled" ? "\"2026-02-03T10:16:00.000Z\"" : "null";
        return $$"""
            {"data":{"id":"{{Id}}","workflow_id":"0d7a1c52-6f0f-4f4e-9a3e-0c8f0f5d7a22","status":"{{status}}","inputs":{},
            "outputs":{{outputs}},"error":{{error}},"started_at":"2026-02-03T10:15:31.000Z","completed_at":{{completedAt}},
            "created_at":"2026-02-03T10:15:30.000Z"},"meta":{"request_id":"req-1","timestamp":"2026-02-03T10:16:00.000Z"} }
            """;
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
