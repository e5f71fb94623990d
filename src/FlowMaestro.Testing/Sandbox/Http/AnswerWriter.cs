using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>Writes the answer to one request.</summary>
internal sealed class AnswerWriter(SandboxState state, HttpContext context, RecordedRequest recorded)
{
    private const string RequestId = "x-request-id";

    /// <summary>What the key has left; null where the key was never looked at.</summary>
    public RateLimitVerdict? Allowance { get; set; }

    public Task WriteAsync(Answer answer)
    {
        switch (answer)
        {
            case JsonAnswer json:
                return WriteAsync(json);
            case StreamAnswer stream:
                recorded.StatusCode = StatusCodes.Status200OK;
                return new EventStreamWriter(state, context).WriteAsync(stream);
            case PageAnswer page:
                return WriteAsync(page.Status, "text/html", $"<html><body><h1>{page.Status}</h1></body></html>");
            default:
                context.Abort();
                return Task.CompletedTask;
        }
    }

    private Task WriteAsync(JsonAnswer answer)
    {
        var headers = context.Response.Headers;
        headers[RequestId] = context.Request.Headers.TryGetValue(RequestId, out var given) ? given : state.Ids.New("req");
        if (Allowance is { } left)
        {
            headers["x-ratelimit-limit"] = Text(left.Limit);
            headers["x-ratelimit-remaining"] = Text(left.Remaining);
            headers["x-ratelimit-reset"] = Text(left.Reset);
            headers["x-ratelimit-limit-day"] = Text(left.LimitPerDay);
            headers["x-ratelimit-remaining-day"] = Text(left.RemainingPerDay);
        }

        if (answer.RetryAfterSeconds is { } seconds)
        {
            headers.RetryAfter = Text(seconds);
        }

        return WriteAsync(answer.Status, "application/json; charset=utf-8", answer.Body?.ToString(Formatting.None));
    }

    private async Task WriteAsync(int status, string contentType, string? body)
    {
        recorded.StatusCode = status;
        context.Response.StatusCode = status;
        if (body is null)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
