using FlowMaestro;
using Microsoft.AspNetCore.Diagnostics;

namespace WebService;

/// <summary>Answers with what a failed call means to the caller of this service.</summary>
internal sealed class FlowMaestroFailures(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is ArgumentException { ParamName: "workflowId" or "executionId" })
        {
            // What the client does not take for an id names nothing.
            httpContext.Response.StatusCode = StatusCodes.Status404NotFound;
            return await problems.TryWriteAsync(new ProblemDetailsContext
            {
                HttpContext = httpContext,
                ProblemDetails = { Title = FlowMaestroErrorCodes.ResourceNotFound },
            });
        }

        if (exception is not FlowMaestroException failure)
        {
            return false;
        }

        httpContext.Response.StatusCode = failure switch
        {
            FlowMaestroNotFoundException => StatusCodes.Status404NotFound,
            FlowMaestroValidationException => StatusCodes.Status400BadRequest,
            FlowMaestroRateLimitException => StatusCodes.Status503ServiceUnavailable,
            FlowMaestroTimeoutException => StatusCodes.Status504GatewayTimeout,
            _ => StatusCodes.Status502BadGateway,
        };
        if (failure is FlowMaestroRateLimitException { RetryAfter: { } pause })
        {
            httpContext.Response.Headers.RetryAfter = $"{Math.Ceiling(pause.TotalSeconds):0}";
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails =
            {
                Title = failure.Code,
                Detail = failure.OutcomeUnknown ? "The request may have been handled: check before you try again." : null,
            },
        });
    }
}
