using FlowMaestro.Models;

namespace FlowMaestro.Tests.Http;

/// <summary>Exceptions that a user's own tests make.</summary>
public class ExceptionTests
{
    private static IEnumerable<TestCaseData> Made()
    {
        yield return Case(static (m, e) => new FlowMaestroException(m, e), FlowMaestroErrorCodes.InternalError);
        yield return Case(static (m, e) => new FlowMaestroValidationException(m, e), FlowMaestroErrorCodes.ValidationError);
        yield return Case(static (m, e) => new FlowMaestroAuthenticationException(m, e), FlowMaestroErrorCodes.InvalidApiKey);
        yield return Case(static (m, e) => new FlowMaestroAuthorizationException(m, e), FlowMaestroErrorCodes.InsufficientScope);
        yield return Case(static (m, e) => new FlowMaestroNotFoundException(m, e), FlowMaestroErrorCodes.ResourceNotFound);
        yield return Case(static (m, e) => new FlowMaestroRateLimitException(m, e), FlowMaestroErrorCodes.RateLimitExceeded);
        yield return Case(static (m, e) => new FlowMaestroServerException(m, e), FlowMaestroErrorCodes.InternalError);
        yield return Case(static (m, e) => new FlowMaestroTimeoutException(m, e), FlowMaestroErrorCodes.Timeout);
        yield return Case(static (m, e) => new FlowMaestroConnectionException(m, e), FlowMaestroErrorCodes.ConnectionLost);
        yield return Case(static (m, e) => new FlowMaestroStreamException(m, e), FlowMaestroErrorCodes.StreamFailed);
        yield return Case(static (m, e) => new FlowMaestroWebhookException(m, e), FlowMaestroErrorCodes.InvalidWebhook);
        yield return Case(static (m, e) => new FlowMaestroExecutionException(m, e), FlowMaestroErrorCodes.ExecutionFailed);

        static TestCaseData Case(Func<string?, Exception?, FlowMaestroException> make, string code) => new TestCaseData(make, code).SetArgDisplayNames(make(null, null).GetType().Name);
    }

    [TestCaseSource(nameof(Made))]
    public void CanBeMadeWithAMessageACauseOrNeither(Func<string?, Exception?, FlowMaestroException> make, string code)
    {
        var cause = new IOException("Broken.");

        Assert.That((make("No.", cause).Message, make("No.", cause).InnerException, make("No.", cause).Code), Is.EqualTo(("No.", (Exception?)cause, code)));
        Assert.That(make(null, null).Message, make(null, null) is FlowMaestroExecutionException ? Is.EqualTo("The execution did not complete.") : Is.EqualTo("The call failed."));
        Assert.That((make(null, null).InnerException, make(null, null).OutcomeUnknown, make(null, null).Attempts), Is.EqualTo(((Exception?)null, false, 0)));
    }

    [Test]
    public void OfAnExecutionHasItsIdAndItsCode()
    {
        var failed = new Execution { Id = "exec_1", Status = ExecutionStatus.Failed, Error = new ExecutionError { Code = "node_failed", Message = "No." } };

        var e = new FlowMaestroExecutionException("It failed.", failed);

        Assert.That((e.Message, e.Code, e.ExecutionId, e.Execution), Is.EqualTo(("It failed.", "node_failed", "exec_1", failed)));
        Assert.That(new FlowMaestroExecutionException("It failed.", failed with { Error = null }).Code, Is.EqualTo(FlowMaestroErrorCodes.ExecutionFailed));
        Assert.That(new FlowMaestroExecutionException("It failed.", failed with { Error = new ExecutionError { Code = "" } }).Code, Is.EqualTo(FlowMaestroErrorCodes.ExecutionFailed));
        Assert.That(new FlowMaestroExecutionException().Execution, Is.Not.Null);
        Assert.That(() => new FlowMaestroExecutionException("It failed.", (Execution)null!), Throws.ArgumentNullException);
    }
}
