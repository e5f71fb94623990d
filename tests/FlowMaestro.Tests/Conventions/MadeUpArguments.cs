using System.Reflection;
using FlowMaestro.Models;
using FlowMaestro.Tests.Resources;
using Newtonsoft.Json;

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
            _ when type.Name.EndsWith("Request", StringComparison.Ordinal) => Request(parameter, type),
            _ => throw new NotSupportedException($"No argument is made up for {type} {parameter.Name}."),
        };
    }

    private static object? Request(ParameterInfo parameter, Type type)
    {
        var method = (MethodInfo)parameter.Member;
        if (!Packages.IsRaw(method.DeclaringType!))
        {
            throw new NotSupportedException($"{method.DeclaringType!.Name}.{method.Name} takes a {type.Name}: add a value of it to MadeUpArguments.");
        }

        var name = method.Name.Replace("Async", "", StringComparison.Ordinal);
        var id = $"{method.DeclaringType!.Name["Raw".Length..^"Client".Length]}_{name}";
        var operation = ApiDocument.Operations.First(operation => id.StartsWith(operation.Id, StringComparison.Ordinal) && operation.Node["requestBody"] is not null);
        return JsonConvert.DeserializeObject(operation.RequestBody()!.ToString(), type);
    }
}
