using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>A response in JSON.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">Null for none.</param>
internal sealed record JsonResponse(int Status, JObject? Body) : IResult
{
    public int? RetryAfterSeconds { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (RetryAfterSeconds is { } seconds)
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

        var result = Body is null
            ? Results.StatusCode(Status)
            : Results.Text(Body.ToString(Formatting.None), "application/json", Encoding.UTF8, Status);
        return result.ExecuteAsync(httpContext);
    }
}
