namespace FlowMaestro.Http;

/// <summary>The address of the API, given with or without a final slash or <c>/api/v1</c>.</summary>
internal sealed class BaseAddress
{
    private const string ApiRoot = "/api/v1";
    private readonly string _root;

    /// <exception cref="ArgumentException">The address cannot be used, or would send the key in clear text.</exception>
    public BaseAddress(Uri baseUrl, bool allowInsecureHttp)
    {
        if (!baseUrl.IsAbsoluteUri || (baseUrl.Scheme != Uri.UriSchemeHttps && baseUrl.Scheme != Uri.UriSchemeHttp))
            throw Invalid("must be an absolute http or https address, such as https://api.flowmaestro.io");

        if (baseUrl.Query.Length > 0 || baseUrl.Fragment.Length > 0 || baseUrl.UserInfo.Length > 0)
            throw Invalid("must have no query, fragment, user or password");

        if (baseUrl.Scheme == Uri.UriSchemeHttp && !baseUrl.IsLoopback && !allowInsecureHttp)
        {
            throw Invalid("is plain http to another machine, which would show the key to everybody on the way; "
                + $"use https, or set {nameof(FlowMaestroClientOptions.AllowInsecureHttp)}");
        }

        var root = baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _root = root.EndsWith(ApiRoot, StringComparison.Ordinal) ? root[..^ApiRoot.Length] : root;
        Host = baseUrl.IdnHost;
        Port = baseUrl.Port;
    }

    public string Host { get; }

    public int Port { get; }

    /// <exception cref="ArgumentException">An id is so long that no address can hold it.</exception>
    public Uri Resolve(string target) =>
        Uri.TryCreate($"{_root}/{target}", UriKind.Absolute, out var uri)
            ? uri
            : throw new ArgumentException("An id or filter is too long for an address.");

    private static ArgumentException Invalid(string fault) =>
        new($"{nameof(FlowMaestroClientOptions.BaseUrl)} {fault}.", nameof(FlowMaestroClientOptions.BaseUrl));
}
