using Microsoft.AspNetCore.Http;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>Checks the API key of a request, and whether its scopes allow the operation.</summary>
internal sealed class Authentication(SandboxState state)
{
    private const string Bearer = "Bearer ";

    public void Authenticate(ApiRequest request)
    {
        var sent = Sent(request.Http.Headers);
        request.Key = state.Options.ApiKeys.FirstOrDefault(key => key.Value == sent);
        var example = request.Key?.State switch
        {
            null => "unknownKey",
            SandboxKeyState.Expired => "expiredKey",
            SandboxKeyState.Revoked => "revokedKey",
            _ => null,
        };
        if (example is not null)
            throw new ErrorResponseException(state.Errors.Documented(request.Operation, 401, example)!);
    }

    public void Authorize(ApiRequest request)
    {
        if (request.Key!.Scopes is { } granted && !request.Operation.Scopes.All(granted.Contains))
            throw new ErrorResponseException(state.Errors.MissingScopes(request.Operation.Scopes, granted));
    }

    // The server compares the word Bearer with its case.
    private static string? Sent(IHeaderDictionary headers) =>
        headers.TryGetValue("X-API-Key", out var key) ? key.ToString()
        : headers.Authorization.ToString() is var value && value.StartsWith(Bearer, StringComparison.Ordinal) ? value[Bearer.Length..]
        : null;
}
