using System.Net;
using System.Text;

namespace FlowMaestro.Http;

/// <summary>The password of the proxy that a request may have gone through, in the forms in which it travels.</summary>
internal static class ProxyPasswords
{
    public static IEnumerable<string> Of(HttpMessageHandler? handler, Uri target)
    {
        var (proxy, ownCredentials) = HandlerChain.Of(handler).LastOrDefault() switch
        {
            null => (HttpClient.DefaultProxy, null),
            SocketsHttpHandler { UseProxy: true } sockets => (sockets.Proxy ?? HttpClient.DefaultProxy, sockets.DefaultProxyCredentials),
            HttpClientHandler { UseProxy: true } client => (client.Proxy ?? HttpClient.DefaultProxy, client.DefaultProxyCredentials),
            _ => default((IWebProxy?, ICredentials?)),
        };

        try
        {
            return proxy?.GetProxy(target) is { } address
                ? [.. Of(address, (proxy.Credentials ?? ownCredentials)?.GetCredential(address, "Basic"))]
                : [];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A proxy or credentials of the user's that throw have thrown in the request too: that failure is the one to report.
            return [];
        }
    }

    private static IEnumerable<string> Of(Uri address, NetworkCredential? credential)
    {
        if (address.UserInfo.Split(':', 2) is [_, var escaped])
        {
            yield return escaped;
            yield return Uri.UnescapeDataString(escaped);
        }

        if (credential is { Password.Length: > 0 })
        {
            yield return credential.Password;
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"));
        }
    }
}
