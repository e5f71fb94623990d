using FlowMaestro.Http;
using FlowMaestro.Testing;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http;

public sealed class EarlyResponseTests
{
    private const int Limit = 1_048_576;
    private const int Large = 5_000_000;

    [Test]
    public async Task AResponseThatComesWhileTheBodyIsBeingSentIsTheResponse([Values(401, 413, 415, 429)] int status, [Values] bool async, [Values] bool tls)
    {
        await using var server = new RefusingServer(status, """{"error":{"code":"refused_early","message":"By the head."},"meta":{"request_id":"req_1"}}""", tls);
        using var client = ClientOf(server.Url);

        var e = (FlowMaestroException?)await ExecuteAsync(client, async, Large);

        Assert.That((e?.StatusCode, e?.Code, e?.Message, e?.OutcomeUnknown, e?.Attempts), Is.EqualTo(((int?)status, "refused_early", "By the head.", (bool?)false, (int?)1)));
        Assert.That((await ExecuteAsync(client, async, Large) as FlowMaestroException)?.StatusCode, Is.EqualTo(status), "the next call has a connection of its own");
        Assert.That(server.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task AConnectionThatEndsWithoutAResponseIsStillLost([Values] bool async, [Values] bool tls)
    {
        await using var server = new RefusingServer(0, "", tls);
        using var client = ClientOf(server.Url);

        var e = (FlowMaestroException?)await ExecuteAsync(client, async, Large);

        Assert.That(e, Is.InstanceOf<FlowMaestroConnectionException>());
        Assert.That((e!.Code, e.OutcomeUnknown, server.Connections), Is.EqualTo((FlowMaestroErrorCodes.ConnectionLost, true, 1)));
    }

    [Test]
    public async Task TheSandboxRefusesALargeBodyByItsLength([Values] bool async)
    {
        await using var sandbox = await FlowMaestroSandbox.StartAsync();
        using var client = sandbox.CreateClient(static options => options.MaxRequestBytes = 2 * Large);

        var e = (FlowMaestroException?)await ExecuteAsync(client, async, Large);

        Assert.That((e?.StatusCode, e?.Code, e?.OutcomeUnknown), Is.EqualTo(((int?)413, FlowMaestroErrorCodes.PayloadTooLarge, (bool?)false)));
    }

    [Test]
    public async Task ABodyOverTheDocumentedLimitIsNotSent([Values] bool async)
    {
        await using var server = SocketServer.Start(Reply.Json("""{"data":{"execution_id":"exec_1"}}"""));
        using var client = TestClient.For(server);
        var around = """{"inputs":{"text":""}}""".Length;

        var fits = await ExecuteAsync(client, async, Limit - around);
        var e = (FlowMaestroException?)await ExecuteAsync(client, async, Limit - around + 1);

        Assert.That(fits, Is.Null);
        Assert.That(e, Is.InstanceOf<FlowMaestroValidationException>());
        Assert.That((e!.Code, e.StatusCode, e.Attempts, e.OutcomeUnknown), Is.EqualTo((FlowMaestroErrorCodes.PayloadTooLarge, (int?)null, 0, false)));
        Assert.That(e.Message, Does.Contain("1,048,577 bytes").And.Contain(nameof(FlowMaestroClientOptions.MaxRequestBytes)));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void TheLimitIsOfTheBodyAndNotNegative() => Assert.That(
        () => new FlowMaestroClient(new FlowMaestroClientOptions { ApiKey = TestClient.Key, MaxRequestBytes = 0 }),
        Throws.ArgumentException.With.Message.Contains(nameof(FlowMaestroClientOptions.MaxRequestBytes)));

    private static FlowMaestroClient ClientOf(Uri url) => TestClient.For(url, options =>
    {
        var handler = Sockets.CreateHandler(options);
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        options.Handler = handler;
        options.MaxRequestBytes = 2 * Large;
        options.MaxRetries = 0;
    });

    private static Task<Exception?> ExecuteAsync(FlowMaestroClient client, bool async, int size)
    {
        var inputs = new { text = new string('x', size) };
        return Failure.OfAsync(client, async, (c => c.Workflows.ExecuteAsync("wf_1", inputs), c => c.Workflows.Execute("wf_1", inputs)));
    }
}
