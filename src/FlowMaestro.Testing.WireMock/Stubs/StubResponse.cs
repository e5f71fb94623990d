using FlowMaestro.Testing.Document;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using WireMock.ResponseBuilders;

namespace FlowMaestro.Testing.Stubs;

/// <summary>A documented response, ready to be sent.</summary>
/// <param name="Documented">What the document shows.</param>
/// <param name="Body">The text that is sent; null for none.</param>
/// <param name="IsPreferred">Whether it is the one that is meant where only the status is named.</param>
internal sealed record StubResponse(DocumentedResponse Documented, string? Body, bool IsPreferred)
{
    public string Name => Documented.Name;

    /// <summary>A copy of the JSON, to be changed at will.</summary>
    public JObject Json => (JObject)Documented.Body!.DeepClone();

    /// <summary>The names by which it can be asked for.</summary>
    public string[] Names => IsPreferred && Name != $"{Documented.Status}" ? [Name, $"{Documented.Status}"] : [Name];

    /// <summary>Whether the server says it of requests that it refuses for what they are: the document does not allow those.</summary>
    public bool IsRefusal => Documented.Status is 400 or 401 or 413 or 415;

    public static StubResponse Of(DocumentedResponse documented, bool isPreferred) =>
        new(documented, documented.Body is JValue { Value: string text } ? text : documented.Body?.ToString(Formatting.None), isPreferred);

    public StubResponse With(JObject body) => this with { Body = body.ToString(Formatting.None) };

    public StubResponse WithHeader(string name, string value) =>
        this with { Documented = Documented with { Headers = new Dictionary<string, string>(Documented.Headers) { [name] = value } } };

    public IResponseBuilder Build() => Body is null ? Head() : Head().WithBody(Body);

    /// <summary>Status and headers alone.</summary>
    public IResponseBuilder Head()
    {
        var headers = new Dictionary<string, string>(Documented.Headers);
        if (Documented.ContentType is { } type)
            headers["Content-Type"] = type;

        return Response.Create().WithStatusCode(Documented.Status).WithHeaders(headers);
    }
}
