using System.Reflection;

namespace FlowMaestro.Tests.Conventions;

public sealed class ClientMethodTests
{
    private static IEnumerable<Type> Clients => Packages.Clients;

    [TestCaseSource(nameof(Clients))]
    public void EachIsThereTwice(Type client)
    {
        var methods = Packages.NetworkMethods(client).ToList();
        var asynchronous = methods.Where(IsAsync).Select(static method => Signature(method, method.Name[..^"Async".Length], Awaited(method.ReturnType)));
        var synchronous = methods.Where(static method => !IsAsync(method)).Select(static method => Signature(method, method.Name, method.ReturnType));

        Assert.That(methods, Is.Not.Empty);
        Assert.That(asynchronous, Is.EquivalentTo(synchronous), "Each XAsync has its X, with the same parameters and result.");
    }

    [TestCaseSource(nameof(Clients))]
    public void EachEndsWithOptionsAndAToken(Type client) => Assert.That(
        Packages.NetworkMethods(client).Where(static method => !IsShortcut(method) && !EndsAsItShould(method)).Select(Text), Is.Empty,
        "The last parameters are RequestOptions? options = null, CancellationToken cancellationToken = default.");

    [TestCaseSource(nameof(Clients))]
    public void EachThatTakesAnyObjectHasAnOverloadForTheTokenAlone(Type client)
    {
        var methods = Packages.NetworkMethods(client).ToList();

        // Otherwise a token that is passed without its name would be taken for the object.
        var needed = methods.Where(static method => method.GetParameters().Any(static p => p.ParameterType == typeof(object) && p.IsOptional)).Select(static method => method.Name);

        Assert.That(methods.Where(IsShortcut).Select(static method => method.Name), Is.EquivalentTo(needed),
            "A method that takes an optional object has an overload with (id, cancellationToken), and no other has one.");
    }

    [TestCaseSource(nameof(Clients))]
    public void EachCanBeReplacedInAMock(Type client)
    {
        Assert.That(Packages.NetworkMethods(client).Where(static method => !method.IsVirtual || method.IsFinal).Select(Text), Is.Empty, "Public methods of a client are virtual.");
        Assert.That(client.IsSealed, Is.False);
        Assert.That(client.GetConstructors(), Is.Empty);
        Assert.That(client.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [])?.IsFamily, Is.True);
    }

    [Test]
    public void EachClientCanBeReplacedInAMock()
    {
        foreach (var holder in (Type[])[typeof(FlowMaestroClient), typeof(AgentsClient)])
        {
            var clients = holder.GetProperties().Where(static property => property.PropertyType.Name.EndsWith("Client", StringComparison.Ordinal));
            Assert.That(clients.Where(static property => !property.GetMethod!.IsVirtual), Is.Empty);
        }
    }

    private static bool IsAsync(MethodInfo method) => method.Name.EndsWith("Async", StringComparison.Ordinal);

    // (id, token), which only leads on to the whole method.
    private static bool IsShortcut(MethodInfo method) => method.GetParameters() is [{ ParameterType: var id }, { ParameterType: var token, IsOptional: false }]
        && id == typeof(string) && token == typeof(CancellationToken);

    private static bool EndsAsItShould(MethodInfo method) =>
        method.GetParameters() is [.., { Name: "options", IsOptional: true } options, { Name: "cancellationToken", IsOptional: true } token]
        && options.ParameterType == typeof(RequestOptions)
        && token.ParameterType == typeof(CancellationToken);

    private static Type Awaited(Type type) =>
        type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GenericTypeArguments[0]
        : type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) ? typeof(IEnumerable<>).MakeGenericType(type.GenericTypeArguments)
        : throw new NotSupportedException($"{type} is neither awaited nor looped over.");

    private static string Signature(MethodInfo method, string name, Type result) =>
        $"{result} {name}({string.Join(", ", method.GetParameters().Select(static p => $"{p.ParameterType} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "null"}" : "")}"))})";

    private static string Text(MethodInfo method) => Signature(method, $"{method.DeclaringType!.Name}.{method.Name}", method.ReturnType);
}
