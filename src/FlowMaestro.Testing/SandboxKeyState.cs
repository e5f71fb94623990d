namespace FlowMaestro.Testing;

/// <summary>Whether a key works; one that does not gets a 401 with a code of its own.</summary>
public enum SandboxKeyState
{
    /// <summary>It works.</summary>
    Active,

    /// <summary>Refused with <c>expired_api_key</c>.</summary>
    Expired,

    /// <summary>Refused with <c>revoked_api_key</c>.</summary>
    Revoked,
}
