using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Stubs;

/// <summary>The administration of a running WireMock.</summary>
internal sealed class WireMockAdmin(Uri root) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"{root.AbsoluteUri.TrimEnd('/')}/__admin/") };

    public Task<JObject> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JObject> PostAsync(string path, JObject body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<JObject> SendAsync(HttpMethod method, string path, JObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToString(Formatting.None), Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var text = new StreamReader(stream);
#pragma warning disable RS0030 // WireMock's answers to its own administration are small, and no answers of the API.
        var answer = await text.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
#pragma warning restore RS0030
        return response.IsSuccessStatusCode
            ? answer.Length == 0 ? [] : StubJson.Read<JObject>(answer)
            : throw new HttpRequestException($"WireMock refused {method} {path}: {answer}", null, response.StatusCode);
    }
}
