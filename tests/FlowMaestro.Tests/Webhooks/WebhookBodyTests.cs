using System.Text;
using FlowMaestro.Tests.TestDoubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace FlowMaestro.Tests.Webhooks;

/// <summary>Deliveries whose body a middleware of the application has read before the endpoint does, and secrets that change.</summary>
public sealed class WebhookBodyTests
{
    private readonly RecordedLog _log = new();
    private int _handled;

    [Test]
    public async Task IsReadAgainFromItsStartWhereTheMiddlewareHasKeptIt([Values] bool chunked, [Values] bool viaPipe)
    {
        await using var host = await StartAsync(async (context, next) =>
        {
            context.Request.EnableBuffering();
            await ReadAsync(context, viaPipe);
            await next(context);
        });

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body, chunked: chunked), Is.EqualTo(200));
        Assert.That(_handled, Is.EqualTo(1));
    }

    [Test]
    public async Task IsStillLimitedWhereItWasKept()
    {
        await using var host = await StartAsync(
            static (context, next) =>
            {
                context.Request.EnableBuffering();
                return next(context);
            },
            static options => options.MaxBodyBytes = 1000);

        Assert.That(await host.DeliverSignedAsync(new byte[1001], chunked: true), Is.EqualTo(413));
        Assert.That(
            await host.DeliverSignedAsync(
                Encoding.UTF8.GetBytes("""{"event":"test","data":""}""".Insert(24, new string('x', 1000 - 26))), chunked: true),
            Is.EqualTo(200));
    }

    [Test]
    public async Task IsSaidToBeMissingWhereTheMiddlewareHasNotKeptIt([Values] bool chunked)
    {
        await using var host = await StartAsync(static async (context, next) =>
        {
            await ReadAsync(context, viaPipe: false);
            await next(context);
        });

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body, chunked: chunked), Is.EqualTo(401));
        Assert.That(
            _log.Entries.Single(static e => e.EventName == "WebhookRefused").Message,
            Does.Contain("no byte of its body arrived").And.Contain("EnableBuffering"));
        Assert.That(_handled, Is.Zero);
    }

    [Test]
    public async Task IsSaidToBeCutWhereTheMiddlewareHasReadItsBeginning()
    {
        await using var host = await StartAsync(static async (context, next) =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[10]);
            await next(context);
        });

        Assert.That(await host.DeliverSignedAsync(WebhookHost.Body), Is.EqualTo(401));
        Assert.That(
            _log.Entries.Single(static e => e.EventName == "WebhookRefused").Message,
            Does.Contain($"only {WebhookHost.Body.Length - 10} of the {WebhookHost.Body.Length} bytes"));
    }

    [Test]
    public async Task AWholeBodyWithAWrongSignatureIsNotSaidToBeMissing()
    {
        await using var host = await StartAsync(static (context, next) => next(context));

        await host.DeliverAsync(WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, "whsec_other"));

        Assert.That(
            _log.Entries.Single(static e => e.EventName == "WebhookRefused").Message, Does.Contain("its signature matches none of the secrets"));
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase(" ")]
    public void ASecretWithTheEndOfItsLineStopsTheApplicationAtStart(string end) =>
        Assert.That(
            async () => await StartAsync(static (context, next) => next(context), options => options.Secrets[0] += end),
            Throws.ArgumentException.With.Message.Contains("begins or ends with").And.Message.Not.Contains(WebhookHost.Secret));

    [Test]
    public async Task ASecretThatHasChangedInTheConfigurationCountsAtOnce()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Secret", "whsec_old")]).Build();
        await using var host = await StartAsync(
            static (context, next) => next(context), options => options.Secrets = [configuration["Secret"]!]);

        Assert.That(await host.DeliverAsync(WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, "whsec_old")), Is.EqualTo(200));
        configuration["Secret"] = "whsec_new";
        Assert.That(await host.DeliverAsync(WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, "whsec_new")), Is.EqualTo(200));
        Assert.That(await host.DeliverAsync(WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, "whsec_old")), Is.EqualTo(401));
    }

    [TestCase(null)]
    [TestCase("whsec_CANARY\n")]
    [TestCase("throw")]
    public async Task ASecretThatCannotWorkLeavesTheOneFromBeforeInUseAndIsToldOnce(string? changed)
    {
        var secret = "whsec_old";
        await using var host = await StartAsync(
            static (context, next) => next(context),
            options => options.Secrets = secret == "throw" ? throw new TimeZoneNotFoundException("CANARY") : [secret!]);

        secret = changed;
        Assert.That(await host.DeliverAsync(WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, "whsec_old")), Is.EqualTo(200));
        Assert.That(await host.DeliverAsync(WebhookHost.Body, WebhookSignature.Sign(WebhookHost.Body, "whsec_old")), Is.EqualTo(200));

        var entry = _log.Entries.Single(static e => e.EventName == "WebhookOptionsUnusable");
        Assert.That(entry.Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(entry.Everything, Does.Not.Contain("CANARY"));
    }

    private static async Task ReadAsync(HttpContext context, bool viaPipe)
    {
        if (!viaPipe)
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            return;
        }

        while (await context.Request.BodyReader.ReadAsync() is { IsCompleted: false } part)
        {
            context.Request.BodyReader.AdvanceTo(part.Buffer.End);
        }
    }

    private Task<WebhookHost> StartAsync(
        Func<HttpContext, RequestDelegate, Task> middleware,
        Action<AspNetCore.FlowMaestroWebhookOptions>? configure = null) => WebhookHost.StartAsync(
        (_, _) =>
        {
            Interlocked.Increment(ref _handled);
            return Task.CompletedTask;
        },
        configure,
        builder => builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(_log),
        app => app.Use(middleware));
}
