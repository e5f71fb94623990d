using FlowMaestro.Testing.Document;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>Knows the keys, as the server does.</summary>
internal sealed class KeyRing(SandboxState state)
{
    private const string Bearer = "Bearer ";

    public SandboxApiKey Check(DocumentedOperation operation, IReadOnlyDictionary<string, string> headers)
    {
        var sent = Sent(headers);
        var key = state.Options.ApiKeys.FirstOrDefault(k => k.Value == sent);
        var fault = key?.State switch
        {
            null => "unknownKey",
            SandboxKeyState.Expired => "expiredKey",
            SandboxKeyState.Revoked => "revokedKey",
            _ => null,
        };
        return fault is null ? key! : throw new RefusalException(state.Refusals.Documented(operation, 401, fault)!);
    }

    public void CheckScopes(DocumentedOperation operation, SandboxApiKey key)
    {
        if (key.Scopes is { } owned && !operation.Scopes.All(owned.Contains))
        {
            throw new RefusalException(state.Refusals.MissingScopes(operation.Scopes, owned));
        }
    }

    // The word Bearer is case-sensitive there.
    private static string? Sent(IReadOnlyDictionary<string, string> headers) =>
        headers.TryGetValue("X-API-Key", out var key) ? key
        : headers.TryGetValue("Authorization", out var value) && value.StartsWith(Bearer, StringComparison.Ordinal) ? value[Bearer.Length..]
        : null;
}
