namespace FlowMaestro.Tests.Conventions;

/// <summary>What refers to what, read from the compiled assembly: the hidden namespaces depend downwards, and what users hold is data.</summary>
public sealed class LayerTests
{
    private const string Root = "FlowMaestro";

    private static readonly Type[] Types =
        [.. typeof(FlowMaestroClient).Assembly.GetTypes().Where(static type => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true)];

    [TestCase("FlowMaestro.Json", "FlowMaestro.Http", "FlowMaestro.Streaming", "FlowMaestro.Diagnostics", "FlowMaestro.Resources")]
    [TestCase("FlowMaestro.Diagnostics", "FlowMaestro.Http", "FlowMaestro.Streaming", "FlowMaestro.Json", "FlowMaestro.Resources")]
    [TestCase("FlowMaestro.Http", "FlowMaestro.Streaming", "FlowMaestro.Resources")]
    [TestCase("FlowMaestro.Streaming", "FlowMaestro.Resources")]
    public void KnowsNothingOfWhatIsAbove(string layer, params string[] above) =>
        Assert.That(Breaches(Types.Where(type => IsIn(type, layer)), above), Is.Empty);

    [Test]
    public void WhatUsersHoldCallsNothingButTheReadingAndWritingOfJson() => Assert.That(
        Breaches(
            Types.Where(static type => type.Namespace is Root or "FlowMaestro.Models" && !IsClient(type)),
            ["FlowMaestro.Http", "FlowMaestro.Streaming", "FlowMaestro.Diagnostics", "FlowMaestro.Resources"]),
        Is.Empty);

    [Test]
    public void ReferencesInTheCodeOfMethodsAreSeen() => Assert.That(
        References.Of(typeof(FlowMaestro.Http.Transport)), Does.Contain(typeof(FlowMaestro.Http.ErrorMapping)).And.Contain(typeof(FlowMaestro.Http.Sockets)));

    private static IEnumerable<string> Breaches(IEnumerable<Type> types, string[] forbidden) =>
        from type in types
        from reference in References.Of(type)
        where forbidden.Any(layer => IsIn(reference, layer))
        select $"{type.FullName} -> {reference.FullName}";

    private static bool IsIn(Type type, string layer) => type.Namespace is { } name && (name == layer || name.StartsWith($"{layer}.", StringComparison.Ordinal));

    private static bool IsClient(Type type) => (type.DeclaringType is { } outer ? outer : type).Name.EndsWith("Client", StringComparison.Ordinal);
}
