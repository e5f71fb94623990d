using System.Text;

namespace FlowMaestro.Tests.TestDoubles;

/// <summary>A request as it arrived.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Target">Path and query, as sent.</param>
/// <param name="Headers">By name, whatever its case; several of one name are joined by a comma.</param>
/// <param name="Body">Empty where there was none.</param>
/// <param name="Connection">The number of the connection it came on, from 1; 0 where there was no socket.</param>
internal sealed record RecordedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body, int Connection)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public override string ToString() => $"{Method} {Target}";
}
