using System.ComponentModel;
using Spectre.Console.Cli;

namespace FlowMaestro.Tool;

/// <summary>What every command that talks to FlowMaestro understands.</summary>
internal class ConnectionSettings : CommandSettings
{
    [CommandOption("--sandbox")]
    [Description(
        "Talks to a sandbox in this process, which needs no key. Otherwise the key is that in FLOWMAESTRO_API_KEY, "
        + "and the server that in FLOWMAESTRO_BASE_URL if it is not the public one.")]
    public bool Sandbox { get; init; }
}
