using System.Reflection;

namespace FlowMaestro.Diagnostics;

internal static class ClientIdentity
{
    public static readonly string Version = typeof(ClientIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    public static readonly string UserAgent = $"FlowMaestro.NET/{Version}";
}
