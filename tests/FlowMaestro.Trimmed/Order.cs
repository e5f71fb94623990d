using System.Text.Json.Serialization;

namespace FlowMaestro.Trimmed;

internal sealed record Order(string Customer, int Count);

[JsonSerializable(typeof(Order))]
internal sealed partial class OrderJson : JsonSerializerContext;
