using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using FlowMaestro.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Tests.Json;

/// <summary>Looks at everything that an answer shows, as its user might.</summary>
internal static class Reading
{
    private static readonly ConcurrentDictionary<Type, Func<object, object?>[]> Getters = new();

    /// <returns>How many values there were.</returns>
    public static int Everything(object? value)
    {
        switch (value)
        {
            case null:
                return 0;
            case JToken token:
                return token.ToString(Newtonsoft.Json.Formatting.None).Length >= 0 ? 1 : 0;
            case string or System.Net.Http.Headers.HttpResponseHeaders:
                return 1;
            case IDictionary map:
                return map.Values.Cast<object?>().Sum(Everything);
            case IEnumerable list:
                return list.Cast<object?>().Sum(Everything);
        }

        var count = value.ToString() is null ? throw new InvalidOperationException("No text.") : 1;
        if (value.GetType().Namespace?.StartsWith("FlowMaestro", StringComparison.Ordinal) == true)
        {
            count += Getters.GetOrAdd(value.GetType(), MakeGetters).Sum(get => Everything(get(value)));
        }

        if (value is IModel model)
        {
            _ = ModelJson.ToUtf8(model);
        }

        return count;
    }

    private static Func<object, object?>[] MakeGetters(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.GetIndexParameters().Length == 0)
            .Select(static p => (Func<object, object?>)(target =>
                p.GetMethod!.Invoke(target, BindingFlags.DoNotWrapExceptions, null, null, null))),
    ];
}
