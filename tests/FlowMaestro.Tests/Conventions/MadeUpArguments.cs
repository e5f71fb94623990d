using System.Reflection;
using FlowMaestro.Models;

namespace FlowMaestro.Tests.Conventions;

/// <summary>An argument for each parameter that a method of a client has.</summary>
internal static class MadeUpArguments
{
    public const string Header = "X-Made-Up";

    public static object?[] For(MethodInfo method, CancellationToken token) => [.. method.GetParameters().Select(parameter => For(parameter, token))];

    private static object? For(ParameterInfo parameter, CancellationToken token)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type switch
        {
            _ when type == typeof(string) => $"{parameter.Name}_1",
            // No two the same: two that change places must be seen.
            _ when type == typeof(int) => 3 + parameter.Position,
            _ when type == typeof(double) => 0.5,
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(30),
            _ when type == typeof(ExecutionStatus) => ExecutionStatus.Paused,
            _ when type == typeof(CancellationToken) => token,
            _ when type == typeof(RequestOptions) => new RequestOptions { Headers = { [Header] = "1" } },
            _ when type == typeof(object) => new { made = "up" },
            _ when type == typeof(ExecutionTicket) => new ExecutionTicket { ExecutionId = "execution_1", WorkflowId = "workflow_1", Status = ExecutionStatus.Pending },
            _ when type == typeof(WebhookUpdate) => new WebhookUpdate { Name = "made up" },
            _ when type == typeof(IEnumerable<WebhookEventType>) => (WebhookEventType[])[WebhookEventType.Test],
            _ when type == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string> { ["X-Made"] = "up" },
            _ when type == typeof(IProgress<ExecutionEvent>) => null,
            _ => throw new NotSupportedException($"{parameter.Member.DeclaringType!.Name}.{parameter.Member.Name} takes a {type} {parameter.Name}: add a value of it to MadeUpArguments."),
        };
    }
}
