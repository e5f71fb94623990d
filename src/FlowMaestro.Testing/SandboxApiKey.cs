namespace FlowMaestro.Testing;

/// <summary>A key that a sandbox accepts. Any other key gets a 401.</summary>
public sealed class SandboxApiKey
{
    /// <summary>A key with these rights.</summary>
    /// <param name="value">The key itself.</param>
    /// <param name="scopes">What it may do, for instance <c>workflows:read</c>. None given: everything.</param>
    public SandboxApiKey(string value, params string[] scopes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        ArgumentNullException.ThrowIfNull(scopes);
        Value = value;
        Scopes = scopes.Length == 0 ? null : [.. scopes];
    }

    /// <summary>The key itself.</summary>
    public string Value { get; }

    /// <summary>What it may do. Null: everything.</summary>
    public IReadOnlyCollection<string>? Scopes { get; set; }

    /// <summary>Whether it still works. Default: <see cref="SandboxKeyState.Active"/>.</summary>
    public SandboxKeyState State { get; set; }

    /// <summary>Never shows the key.</summary>
    public override string ToString() =>
        $"SandboxApiKey {{ State = {State}, Scopes = {(Scopes is null ? "all" : string.Join(' ', Scopes))} }}";
}
