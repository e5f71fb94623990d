using System.Reflection;
using System.Runtime.CompilerServices;

namespace FlowMaestro.Tests.Conventions;

public sealed class ResultShapeTests
{
    private static IEnumerable<Type> Results => Packages.PublicTypes.Where(static type => !type.Name.EndsWith("Options", StringComparison.Ordinal));

    [Test]
    public void WhatComesBackCannotBeChanged() => Assert.That(
        from type in Results
        where type.Assembly == typeof(FlowMaestroClient).Assembly
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        select $"{type.Name}.{property.Name}",
        Is.Empty);

    [Test]
    public void NoFieldIsVariable() => Assert.That(
        from type in Results
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where !field.IsInitOnly && !field.IsLiteral && !field.IsSpecialName && !type.IsEnum
        select $"{type.Name}.{field.Name}",
        Is.Empty);

    [Test]
    public void EachRecordIsSealedOrAbstract() => Assert.That(
        Results.Where(static type => type.GetMethod("<Clone>$") is not null && !type.IsSealed && !type.IsAbstract).Select(static type => type.Name), Is.Empty);

    [Test]
    public void NoListOfAResponseIsNull()
    {
        var context = new NullabilityInfoContext();
        var nullable = from type in Results
                       where type.Namespace == "FlowMaestro.Models" && !type.Name.EndsWith("Request", StringComparison.Ordinal) && type.Name != "WebhookUpdate"
                       from property in type.GetProperties()
                       where property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
                       where context.Create(property).ReadState != NullabilityState.NotNull || property.GetValue(Activator.CreateInstance(type)) is null
                       select $"{type.Name}.{property.Name}";

        Assert.That(nullable, Is.Empty);
    }
}
