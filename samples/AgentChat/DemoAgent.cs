using System.Text.RegularExpressions;

namespace AgentChat;

/// <summary>What the agent of the sandbox says. It remembers which order the conversation is about.</summary>
internal sealed partial class DemoAgent
{
    private string? _order;

    public string Reply(string message)
    {
        if (OrderNumber().Match(message) is { Success: true } match)
        {
            _order = match.Value;
        }

        return (_order, message) switch
        {
            (null, _) => "Good day, this is the order desk. Which order is it about? Please tell me its number.",
            (_, var text) when Asks(text, "when", "arrive", "long") => $"Order {_order} will reach you within two working days.",
            (_, var text) when Asks(text, "cancel", "back", "refund") =>
                $"Order {_order} has left our house, so it can no longer be cancelled. Send it back, and the refund comes within a week.",
            _ => $"Order {_order} was handed to the carrier this morning and is on its way to you.",
        };
    }

    private static bool Asks(string text, params string[] words) =>
        words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\d{3,}")]
    private static partial Regex OrderNumber();
}
