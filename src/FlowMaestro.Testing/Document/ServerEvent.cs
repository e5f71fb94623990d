using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Document;

/// <summary>One event as it travels.</summary>
internal sealed record ServerEvent(string Type, JObject Data);
