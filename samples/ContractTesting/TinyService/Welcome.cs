using FlowMaestro;

namespace TinyService;

/// <summary>Greets a new customer: runs the workflow that writes the mail, and says which mail it was.</summary>
internal static class Welcome
{
    public static async Task<IResult> SendAsync(
        Customer customer,
        FlowMaestroClient flowMaestro,
        IConfiguration settings,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        try
        {
            var inputs = new { customer_email = customer.Email, customer_name = customer.Name };
            var execution = await flowMaestro.Workflows.RunAsync(
                settings["WelcomeWorkflow"]!, inputs, cancellationToken: cancellationToken);
            return Results.Ok(new { Mail = (string?)execution.EnsureSucceeded().Outputs?["mail_id"] });
        }
        catch (FlowMaestroExecutionException)
        {
            return Results.Problem("The welcome mail could not be sent.", statusCode: StatusCodes.Status502BadGateway);
        }
        catch (FlowMaestroRateLimitException exception)
        {
            response.Headers.RetryAfter = $"{Math.Ceiling((exception.RetryAfter ?? TimeSpan.FromMinutes(1)).TotalSeconds):0}";
            return Results.Problem("Too many new customers at once.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

internal sealed record Customer(string Email, string? Name);
