using System.Reflection;
using System.Runtime.ExceptionServices;

namespace FlowMaestro.Tests.Conventions;

/// <summary>Calls a method of whichever client has it, and reads what it gives to the end.</summary>
internal static class Invocation
{
    // The events of a thread never end.
    private const int Enough = 5;

    public static async Task RunAsync(FlowMaestroClient client, MethodInfo method, CancellationToken token)
    {
        object? result;
        method = method.IsGenericMethodDefinition ? method.MakeGenericMethod(typeof(Newtonsoft.Json.Linq.JToken)) : method;
        try
        {
            result = method.Invoke(Target(client, method.DeclaringType!), MadeUpArguments.For(method, token));
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }

        if (result is Task task)
        {
            await task;
            result = task.GetType().GetProperty("Result")!.GetValue(task);
        }

        await ReadAsync(result);
    }

    private static async Task ReadAsync(object? result)
    {
        var stream = result?.GetType().GetInterfaces().FirstOrDefault(static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
        if (stream is not null)
        {
            var read = typeof(Invocation).GetMethod(nameof(ReadToEndAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(stream.GenericTypeArguments);
            await (Task)read.Invoke(null, [result])!;
        }
        else if (result is System.Collections.IEnumerable rows)
        {
            _ = rows.Cast<object>().Take(Enough).Count();
        }

        (result as IDisposable)?.Dispose();
    }

    private static async Task ReadToEndAsync<T>(IAsyncEnumerable<T> rows)
    {
        var count = 0;
        await foreach (var _ in rows)
        {
            if (++count == Enough)
            {
                break;
            }
        }
    }

    private static object Target(FlowMaestroClient client, Type type)
    {
        object[] holders = [client, client.Agents];
        return holders.SelectMany(static holder => holder.GetType().GetProperties().Select(property => property.GetValue(holder)!)).First(type.IsInstanceOfType);
    }
}
