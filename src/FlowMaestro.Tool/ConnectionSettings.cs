using System.ComponentModel;
using Spectre.Console.Cli;

namespace FlowMaestro.Tool;

/// <summary>What every command that talks to FlowMaestro understands.</summary>
internal class ConnectionSettings : CommandSettings
{
    [CommandOption("--sandbox")]
    [Description(
        "Uses a sandbox in this process, which needs no key. Otherwise the command reads the key from FLOWMAESTRO_API_KEY, "
        + "and the address of a server other than the public one from FLOWMAESTRO_BASE_URL.")]
    public bool Sandbox { get; init; }
}
