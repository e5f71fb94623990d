using System.Globalization;
using System.Net;
using FlowMaestro.Testing.Sandbox.Http;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Http.Pacing;

/// <summary>A server in memory with the counts of the sandbox's limiter, refused requests too: by the minutes and days of its own clock.</summary>
internal sealed class LimitedServer(ManualTimeProvider clock, int perMinute = 60, int perDay = 10_000) : HttpMessageHandler
{
    private const string Key = "the only one";

    private readonly object _gate = new();
    private readonly RequestCounts _counts = new();
    private int _ofMinute;
    private int _ofDay;

    public int Requests { get; private set; }

    public int Refused { get; private set; }

    public int RemainingToday => Math.Max(perDay - _ofDay, 0);

    /// <summary>How far the server's clock is from the client's.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>Whether ordinary responses carry the headers.</summary>
    public bool TellsAllowance { get; set; } = true;

    /// <summary>What a request that is not refused gets; a stream of nothing by default where events are asked for.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage> Respond { get; set; } = static _ => StubHandler.JsonResponse("""{"data":[],"meta":{}}""");

    /// <summary>How long a request, and a response, is on its way.</summary>
    public Func<TimeSpan>? OnItsWay { get; set; }

    /// <summary>When each request came, by the client's clock.</summary>
    public List<TimeSpan> Times { get; } = [];

    private DateTimeOffset Now => clock.GetUtcNow() + ClockOffset;

    /// <summary>Uses up permits as another client of the same key would.</summary>
    public void UseByOthers(int requests)
    {
        lock (_gate)
        {
            Count(requests);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Count(1);
            Requests++;
            Times.Add(clock.Elapsed);
            var response = _ofDay > perDay ? Refuse("day", 86_400) : _ofMinute > perMinute ? Refuse("minute", 60) : Respond(request);
            response.Headers.Date = Now;
            if (TellsAllowance && response.Content.Headers.ContentType?.MediaType == "application/json")
            {
                Tell(response);
            }

            return response;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await TravelAsync(cancellationToken);
        var response = Send(request, cancellationToken);
        await TravelAsync(cancellationToken);
        return response;
    }

    private Task TravelAsync(CancellationToken cancellationToken) =>
        OnItsWay is null ? Task.CompletedTask : Task.Delay(OnItsWay(), clock, cancellationToken);

    private void Count(int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            var usage = _counts.Count(Key, Now.ToUnixTimeSeconds());
            (_ofMinute, _ofDay) = (usage.InMinute, usage.InDay);
        }
    }

    private HttpResponseMessage Refuse(string window, int length)
    {
        Refused++;
        var left = length - (Now.ToUnixTimeSeconds() % length);
        var response = StubHandler.JsonResponse(
            $$"""{"error":{"code":"rate_limit_exceeded","message":"Too many requests","details":{"window":"{{window}}","retry_after":{{left}} } } }""", HttpStatusCode.TooManyRequests);
        response.Headers.Add("Retry-After", left.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private void Tell(HttpResponseMessage response)
    {
        Add("limit", perMinute);
        Add("remaining", Math.Max(perMinute - _ofMinute, 0));
        Add("reset", ((Now.ToUnixTimeSeconds() / 60) + 1) * 60);
        Add("limit-day", perDay);
        Add("remaining-day", RemainingToday);

        void Add(string name, long value) => response.Headers.Add("x-ratelimit-" + name, value.ToString(CultureInfo.InvariantCulture));
    }
}
