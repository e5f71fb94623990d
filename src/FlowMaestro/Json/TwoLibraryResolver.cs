using System.Reflection;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace FlowMaestro.Json;

/// <summary>
/// Newtonsoft.Json's contracts, in which types that are made for System.Text.Json are left to it. A contract is made once
/// for each type.
/// </summary>
internal sealed class TwoLibraryResolver : DefaultContractResolver
{
    protected override JsonConverter? ResolveContractConverter(Type objectType) =>
        NoDataConverter.Instance.CanConvert(objectType)
            ? NoDataConverter.Instance
            : TextJsonConverter.For(objectType) ?? base.ResolveContractConverter(objectType);

    protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
    {
        var property = base.CreateProperty(member, memberSerialization);
        property.Converter ??= TextJsonConverter.For(property.PropertyType);
        return property;
    }

    protected override JsonArrayContract CreateArrayContract(Type objectType)
    {
        var contract = base.CreateArrayContract(objectType);
        contract.ItemConverter ??= TextJsonConverter.For(contract.CollectionItemType);
        return contract;
    }

    protected override JsonDictionaryContract CreateDictionaryContract(Type objectType)
    {
        var contract = base.CreateDictionaryContract(objectType);
        contract.ItemConverter ??= TextJsonConverter.For(contract.DictionaryValueType);
        return contract;
    }
}
