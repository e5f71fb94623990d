using FlowMaestro.Json;
using FlowMaestro.Json.Plain;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace FlowMaestro.Tests.Json;

/// <summary>One type, read by default and by Newtonsoft.Json alone.</summary>
internal abstract class Parity(Type type)
{
#pragma warning disable CA2326, CA2327 // It writes only.
    private static readonly JsonSerializer Everything = JsonSerializer.Create(new JsonSerializerSettings
    {
        TypeNameHandling = TypeNameHandling.All,
        FloatFormatHandling = FloatFormatHandling.Symbol,
        ContractResolver = new AllMembers(),
    });
#pragma warning restore CA2326, CA2327

    public Type Type => type;

    public abstract bool IsPlain { get; }

    public static Parity Of(Type type) => (Parity)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type))!;

    public override string ToString() => Type.ToString().Replace("System.Collections.Generic.", "", StringComparison.Ordinal).Split('+')[^1];

    /// <summary>Whether System.Text.Json alone gives a result.</summary>
    public abstract bool IsFast(byte[] utf8);

    public abstract string ReadByDefault(byte[] utf8);

    public abstract string ReadByNewtonsoft(byte[] utf8);

    protected static string Outcome(Func<object?> read)
    {
        object? value;
        try
        {
            value = read();
        }
        catch (Exception e)
        {
            return $"{e.GetType()}: {e.Message}";
        }

        using var text = new StringWriter();
        Everything.Serialize(text, value, typeof(object));
        return text.ToString();
    }

    /// <summary>Shows what a user's attributes would hide.</summary>
    private sealed class AllMembers : DefaultContractResolver
    {
        protected override Newtonsoft.Json.JsonConverter? ResolveContractConverter(Type objectType) => null;

        protected override JsonProperty CreateProperty(System.Reflection.MemberInfo member, MemberSerialization memberSerialization)
        {
            var property = base.CreateProperty(member, MemberSerialization.OptOut);
            (property.PropertyName, property.Converter, property.Required) = (member.Name, null, Required.Default);
            (property.Ignored, property.Readable, property.DefaultValueHandling) = (member.Name == nameof(PlainSamples.Filled.Throwing), true, null);
            return property;
        }
    }
}

internal sealed class Of<T>() : Parity(typeof(T))
{
    public override bool IsPlain => PlainType<T>.IsPlain;

    public override bool IsFast(byte[] utf8) => PlainType<T>.TryRead(utf8, out _);

    public override string ReadByDefault(byte[] utf8) => Outcome(() => new JsonPayload(utf8).To<T>(serializer: null));

    public override string ReadByNewtonsoft(byte[] utf8) => Outcome(() => new JsonPayload(utf8).To<T>(FreeFormJson.Serializer));
}
