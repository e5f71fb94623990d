using System.Reflection;
using FlowMaestro.Http;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>Every operation of the OpenAPI document, ready to be called with arguments made up for it.</summary>
internal sealed class Operations
{
    /// <summary>A text in every text argument and in every free-form one.</summary>
    public const string Canary = "INPUTCANARY-0f1e2d3c";

    private readonly Type _client;
    private readonly MethodInfo _async;
    private readonly MethodInfo _sync;
    private readonly ApiOperation _operation;

    private Operations(Type client, MethodInfo async, ApiOperation operation)
    {
        _client = client;
        _async = async;
        _sync = client.GetMethod(async.Name[..^"Async".Length])!;
        _operation = operation;
    }

    public static IReadOnlyList<Operations> All { get; } = [.. Find()];

    public static IEnumerable<string> Cases => All.Select(static operation => operation.Id);

    public string Id => _operation.Id;

    public string Method => _operation.Method.Method;

    public string PathTemplate => _operation.PathTemplate;

    /// <summary>Written down here a second time, from the contract: the document could say otherwise by mistake.</summary>
    public bool DoesNoHarm => Method is "GET" or "PUT" or "DELETE" || Id is "KnowledgeBases_Query" or "AgentMemory_Search";

    public Task InvokeAsync(FlowMaestroClient client) => (Task)_async.Invoke(RawClient(client), Arguments(_async))!;

    public void Invoke(FlowMaestroClient client) => _sync.Invoke(RawClient(client), BindingFlags.DoNotWrapExceptions, null, Arguments(_sync), null);

    /// <summary>The same with an answer to look at.</summary>
    public object InvokeForAnswer(FlowMaestroClient client) => _sync.Invoke(RawClient(client), BindingFlags.DoNotWrapExceptions, null, Arguments(_sync), null)!;

    private static IEnumerable<Operations> Find() =>
        from client in typeof(FlowMaestroClient).Assembly.GetTypes()
        where client.Name.StartsWith("Raw", StringComparison.Ordinal) && client.Name.EndsWith("Client", StringComparison.Ordinal)
        from field in client.GetFields(BindingFlags.NonPublic | BindingFlags.Static)
        where field.FieldType == typeof(ApiOperation)
        let name = field.Name[..^"Operation".Length]
        select new Operations(client, client.GetMethod(name + "Async")!, (ApiOperation)field.GetValue(null)!);

    private object RawClient(FlowMaestroClient client) => Activator.CreateInstance(_client, client.Transport)!;

    private static object?[] Arguments(MethodInfo method) => [.. method.GetParameters().Select(static p => p.ParameterType switch
    {
        var type when type == typeof(CancellationToken) => CancellationToken.None,
        var type when type == typeof(RequestOptions) => null,
        var type when type == typeof(string) => "an_id",
        var type when type.IsValueType => null,
        var type => Filled(type),
    })];

    private static object Filled(Type type)
    {
        var model = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(static p => p.CanWrite && p.Name != "AdditionalProperties"))
        {
            object? value = property.PropertyType switch
            {
                var t when t == typeof(string) => Canary,
                var t when typeof(JToken).IsAssignableFrom(t) => new JObject { ["name"] = Canary, ["more"] = new JArray(Canary, 20) },
                var t when t == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string> { ["X-Hook"] = Canary },
                var t when t == typeof(IReadOnlyList<Models.WebhookEventType>) => new[] { Models.WebhookEventType.ExecutionCompleted },
                _ => null,
            };
            if (value is not null)
            {
                property.SetValue(model, value);
            }
        }

        return model;
    }
}
