using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace FlowMaestro.Tests.Conventions;

/// <summary>A trimmed program gets a warning at each line that needs reflection, and has another way.</summary>
public sealed class ReflectionTests
{
    private static readonly MethodInfo[] Methods =
    [
        .. typeof(FlowMaestroClient).Assembly.GetExportedTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static method => method.Name != nameof(Equals)),
    ];

    private static IEnumerable<MethodInfo> OfObjects => Methods.Where(static method => method.GetParameters().Any(static p => p.ParameterType == typeof(object)));

    // The type is read or written, and nothing that was generated for it is handed over.
    private static IEnumerable<MethodInfo> OfTypes => Methods.Where(static method => method.Name is "OutputsAs" or "DataAs" && !method.GetParameters().Any(IsTypeInfo));

    [Test]
    public void EachMethodThatReflectsSaysSo()
    {
        var silent = OfObjects.Concat(OfTypes).Where(static method =>
            !method.IsDefined(typeof(RequiresUnreferencedCodeAttribute)) || !method.IsDefined(typeof(RequiresDynamicCodeAttribute)));

        Assert.That(OfObjects.Count(), Is.GreaterThanOrEqualTo(12));
        Assert.That(OfTypes.Count(), Is.GreaterThanOrEqualTo(3));
        Assert.That(silent.Select(Name), Is.Empty);
    }

    [Test]
    public void EachMethodThatReflectsHasATwinThatDoesNot()
    {
        var alone = OfObjects.Where(static method => method.DeclaringType!.GetMethod(
                method.Name, [.. method.GetParameters().Select(static p => p.ParameterType == typeof(object) ? typeof(JsonInput) : p.ParameterType)]) is null)
            .Concat(OfTypes.Where(static method => !Methods.Any(other => other.DeclaringType == method.DeclaringType && other.Name == method.Name && other.GetParameters().Any(IsTypeInfo))));

        Assert.That(alone.Select(Name), Is.Empty);
    }

    private static bool IsTypeInfo(ParameterInfo parameter) =>
        parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(JsonTypeInfo<>);

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method}";
}
