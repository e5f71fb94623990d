using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing;

/// <summary>The default content of a sandbox.</summary>
internal static class DemoContent
{
    public static IList<SandboxWorkflow> Workflows() =>
    [
        new SandboxWorkflow("Welcome mail")
        {
            Description = "Writes and sends a welcome mail to a new customer.",
            Inputs = new Dictionary<string, SandboxInput>
            {
                ["customer_email"] = new("Customer mail address", Required: true, Description: "Where the mail goes."),
                ["customer_name"] = new("Customer name"),
            },
            Nodes =
            [
                new SandboxNode("node_lookup", "Look up the customer", "database"),
                new SandboxNode("node_write", "Write the mail", "llm"),
                new SandboxNode("node_send", "Send the mail", "integration"),
            ],
            Outputs = inputs => new JObject
            {
                ["sent_to"] = inputs["customer_email"],
                ["subject"] = $"Welcome, {Text(inputs, "customer_name") ?? "dear customer"}!",
                ["sent"] = true,
            },
        },
        new SandboxWorkflow("Invoice check")
        {
            Description = "Compares an invoice with its order and decides whether it can be paid.",
            Inputs = new Dictionary<string, SandboxInput>
            {
                ["invoice_number"] = new("Invoice number", Required: true),
                ["amount"] = new("Amount", "number", Required: true, Description: "In euros. Up to 1,000 is approved."),
            },
            Nodes =
            [
                new SandboxNode("node_read", "Read the invoice", "file-read"),
                new SandboxNode("node_compare", "Compare with the order", "code"),
                new SandboxNode("node_decide", "Decide", "conditional"),
            ],
            Outputs = inputs => new JObject
            {
                ["invoice_number"] = inputs["invoice_number"],
                ["amount"] = inputs["amount"],
                ["approved"] = inputs.Value<decimal?>("amount") is <= 1000,
            },
        },
        new SandboxWorkflow("Support triage")
        {
            Description = "Sorts a support request and drafts a reply.",
            Inputs = new Dictionary<string, SandboxInput>
            {
                ["message"] = new("Message", Required: true, Description: "What the customer wrote."),
            },
            Nodes =
            [
                new SandboxNode("node_classify", "Classify the request", "llm"),
                new SandboxNode("node_search", "Search the help pages", "knowledge-base"),
                new SandboxNode("node_draft", "Draft a reply", "llm"),
                new SandboxNode("node_file", "File the ticket", "http"),
            ],
            Outputs = inputs => new JObject
            {
                ["priority"] = Text(inputs, "message")?.Contains("urgent", StringComparison.OrdinalIgnoreCase) == true ? "high" : "normal",
                ["reply"] = $"Thank you for writing to us about: {Text(inputs, "message")}",
            },
        },
    ];

    public static IList<SandboxPassage> Passages() =>
    [
        new("Passwords.md", "Choose \"Forgot password\" on the sign-in page to reset your password."),
        new("Passwords.md", "A password has at least twelve characters and must be changed after a reset."),
        new("Orders.md", "The status of an order stands in your account under Orders."),
        new("Orders.md", "An order can be cancelled until it has been handed to the carrier."),
        new("Delivery.md", "Parcels arrive within three working days; the carrier sends a tracking number."),
        new("Refunds.md", "A refund reaches your account within a week after the parcel came back to us."),
    ];

    private static string? Text(JObject inputs, string name) => inputs[name]?.ToString() is { Length: > 0 } text ? text : null;
}
