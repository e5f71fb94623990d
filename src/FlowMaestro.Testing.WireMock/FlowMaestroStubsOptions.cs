namespace FlowMaestro.Testing;

/// <summary>How the stubs of <see cref="WireMockServerExtensions.AddFlowMaestro"/> respond.</summary>
public sealed class FlowMaestroStubsOptions
{
    /// <summary>The only API key that is taken; a request with another gets a 401. Default: null, any key is taken.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The shape of a success: as the documentation promises it (the default), or as the public server sends it.</summary>
    public SandboxShape Shape { get; set; } = SandboxShape.Documented;

    /// <summary>The clock for the pauses between the events of <see cref="FlowMaestroStubs.Stream"/>. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
