using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;

namespace FlowMaestro.Testing.Sandbox.Http;

/// <summary>Lets requests fail as a test asked for, in the order in which it asked.</summary>
internal sealed class FaultInjection(SandboxState state)
{
    private readonly object _gate = new();
    private readonly List<(Fault Fault, int Left)> _faults = [];

    public void Add(Fault fault, int times)
    {
        lock (_gate)
        {
            _faults.Add((fault, times));
        }
    }

    public Task InjectAsync(HttpContext context, RequestDelegate next)
    {
        var request = ApiRequest.Of(context);
        switch (Take(request.Operation.Id))
        {
            case null:
                return next(context);
            case { AfterHandling: true }:
                request.DropsConnection = true;
                return next(context);
            case { Status: { } status } fault when Response(request, fault, status) is { } response:
                return response.ExecuteAsync(context);
            case { Status: { } status }:
                // What a proxy sends that cannot reach the server, without the server's headers.
                context.Response.Headers.Clear();
                return Results.Text($"<html><body><h1>{status}</h1></body></html>", "text/html", statusCode: status).ExecuteAsync(context);
            default:
                context.Abort();
                return Task.CompletedTask;
        }
    }

    private JsonResponse? Response(ApiRequest request, Fault fault, int status)
    {
        var response = state.Errors.Documented(request.Operation, status, fault.Example);
        if (response is null || fault.RetryAfter is not { } wait)
            return response;

        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        if (response.Body?["error"]?["details"] is JObject details)
            details["retry_after"] = seconds;

        return response with { RetryAfterSeconds = seconds };
    }

    private Fault? Take(string operationId)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(
                f => f.Fault.OperationId is FlowMaestroSandbox.AnyOperation || f.Fault.OperationId == operationId);
            if (index < 0)
                return null;

            var (fault, left) = _faults[index];
            if (left > 1)
                _faults[index] = (fault, left - 1);
            else
                _faults.RemoveAt(index);

            return fault;
        }
    }
}

/// <summary>A failure that a test asked for.</summary>
/// <param name="OperationId">The operation that fails.</param>
/// <param name="Status">The status of the response; null when the connection is cut.</param>
/// <param name="Example">The example of the document to send; null for the first.</param>
/// <param name="RetryAfter">The <c>Retry-After</c> header.</param>
/// <param name="AfterHandling">Whether the request takes effect before the connection is cut.</param>
internal sealed record Fault(
    string OperationId, int? Status, string? Example = null, TimeSpan? RetryAfter = null, bool AfterHandling = false);
