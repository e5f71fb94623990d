using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace FlowMaestro.Json;

/// <summary>Types that are passed as data by mistake: a task that was not awaited, a token, a function.</summary>
internal static class NoData
{
    private static readonly ConcurrentDictionary<Type, string?> Known = new();

    /// <returns>What is wrong with it, as the end of a sentence; null where the type holds data.</returns>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where a member was trimmed, the value is treated as data.")]
    public static string? Reason(Type type) => Known.GetOrAdd(Nullable.GetUnderlyingType(type) ?? type, static type => type switch
    {
        _ when type.GetMethod("GetAwaiter", Type.EmptyTypes) is not null => "is a task that was not awaited",
        _ when typeof(Delegate).IsAssignableFrom(type) => "is a function: pass what it returns",
        _ when type == typeof(CancellationToken) || type == typeof(RequestOptions) =>
            $"is a {type.Name}, which is meant for another parameter: pass it by name",

        // A database query is both kinds of sequence, and can be read as the synchronous one.
        _ when !typeof(IEnumerable).IsAssignableFrom(type) && type.GetInterfaces().Append(type).Any(IsAsyncSequence) =>
            "is an asynchronous sequence: read it into a list first",
        _ => null,
    });

    private static bool IsAsyncSequence(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);
}
