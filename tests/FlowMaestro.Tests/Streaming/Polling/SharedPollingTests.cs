using System.Net;
using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;

namespace FlowMaestro.Tests.Streaming.Polling;

[NonParallelizable]
public class SharedPollingTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RunServer _server;

    public SharedPollingTests() => _server = new RunServer(_clock);

    [Test]
    public void WhatIsDueTogetherIsAskedTogether()
    {
        using var client = _server.Client();
        var simulation = Begin(client, waits: 50, TimeSpan.FromSeconds(20));

        simulation.MoveTo(TimeSpan.FromMinutes(1));

        Assert.That(simulation.Lateness, Has.Count.EqualTo(50));
        Assert.That(_server.Targets, Has.Count.LessThan(20));
        Assert.That(_server.Targets.Where(static t => t.Contains('?', StringComparison.Ordinal)), Is.All.Contain("workflow_id=wf_1").And.Not.Contain("status"));
    }

    [Test]
    public void RowsWithoutOutputsAreCompletedByAGet()
    {
        _server.ListsOutputs = false;
        using var client = _server.Client();
        var waits = Enumerable.Range(0, 5).Select(_ => client.Executions.WaitForCompletionAsync(_server.Start(TimeSpan.FromSeconds(30)).Id)).ToArray();

        new Simulation(_clock, client).MoveTo(TimeSpan.FromMinutes(2));

        Assert.That(waits.Select(static w => w.Ended().IsCompletedSuccessfully ? w.GetAwaiter().GetResult().Outputs!.ToString(Newtonsoft.Json.Formatting.None) : "not over"), Is.All.EqualTo("""{"a":1}"""));
    }

    [Test]
    public void ARefusedKeyEndsEveryWait([Values(401, 403)] int status)
    {
        using var client = _server.Client();
        var waits = Enumerable.Range(0, 10).Select(_ => client.Executions.WaitForCompletionAsync(_server.Start(TimeSpan.FromHours(1)).Id)).ToArray();
        _server.Override = _ => _clock.Elapsed > TimeSpan.FromSeconds(5) ? StubHandler.JsonResponse("""{"error":{"code":"x","message":"no"}}""", (HttpStatusCode)status) : null;

        new Simulation(_clock, client).MoveTo(TimeSpan.FromSeconds(20));

        Assert.That(waits.Select(static w => w.Ended().Exception?.InnerException), Is.All.InstanceOf(status == 401 ? typeof(FlowMaestroAuthenticationException) : typeof(FlowMaestroAuthorizationException)));
    }

    [Test]
    public void AnExecutionThatIsGoneEndsItsOwnWaitOnly()
    {
        using var client = _server.Client();
        var (gone, here) = (_server.Start(TimeSpan.FromHours(1)), _server.Start(TimeSpan.FromSeconds(10), "wf_2"));
        var (first, second) = (client.Executions.WaitForCompletionAsync(gone.Id), client.Executions.WaitForCompletionAsync(here.Id));
        _server.Override = target => target.EndsWith(gone.Id, StringComparison.Ordinal) ? StubHandler.JsonResponse("""{"error":{"code":"resource_not_found","message":"no"}}""", HttpStatusCode.NotFound) : null;

        new Simulation(_clock, client).MoveTo(TimeSpan.FromSeconds(30));

        Assert.That(first.Ended().Exception?.InnerException, Is.InstanceOf<FlowMaestroNotFoundException>());
        Assert.That(second.Ended().IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void FailuresThatPassAreTheNextPollsMatter()
    {
        using var client = _server.Client();
        var simulation = Begin(client, waits: 6, TimeSpan.FromSeconds(30));
        _server.Override = target => _clock.Elapsed is { TotalSeconds: > 5 and < 25 } ? StubHandler.JsonResponse("<html>", HttpStatusCode.BadGateway) : null;

        simulation.MoveTo(TimeSpan.FromMinutes(1));

        Assert.That(simulation.Lateness, Has.Count.EqualTo(6));
    }

    [Test]
    public void AListThatCannotBeReadIsReplacedByItsRows()
    {
        _server.Override = static target => target.Contains('?', StringComparison.Ordinal) ? StubHandler.JsonResponse("""{"statusCode":404,"error":"Not Found","message":"no"}""", HttpStatusCode.NotFound) : null;
        using var client = _server.Client();
        var simulation = Begin(client, waits: 6, TimeSpan.FromSeconds(30));

        simulation.MoveTo(TimeSpan.FromMinutes(2));

        Assert.That(simulation.Lateness, Has.Count.EqualTo(6));
        Assert.That(_server.Targets.Count(static t => t.Contains('?', StringComparison.Ordinal)), Is.EqualTo(1));
    }

    /// <summary>Such waits once polled the list again and again until their time was over.</summary>
    [Test]
    public void AListAtWhichTheServerFailsAgainAndAgainIsReplacedByItsRows([Values(500, 200)] int status)
    {
        _server.Override = target => target.Contains('?', StringComparison.Ordinal) ? StubHandler.JsonResponse("<html>", (HttpStatusCode)status) : null;
        using var client = _server.Client();
        var simulation = Begin(client, waits: 6, TimeSpan.FromSeconds(90));

        simulation.MoveTo(TimeSpan.FromMinutes(3));

        Assert.That(simulation.Lateness, Has.Count.EqualTo(6));
        Assert.That(_server.Targets.Count(static t => t.Contains('?', StringComparison.Ordinal)), Is.InRange(3, 4), "two, and one after each minute");
    }

    [Test]
    public void AnIdOfAnUnknownWorkflowIsLookedForInTheListsThatAreRead()
    {
        using var client = _server.Client();
        var simulation = Begin(client, waits: 20, TimeSpan.FromMinutes(2));
        simulation.MoveTo(TimeSpan.FromSeconds(30));
        var before = _server.Targets.Count;
        List<RunServer.Run> late = [.. Enumerable.Range(0, 5).Select(_ => _server.Start(TimeSpan.FromMinutes(1)))];

        late.ForEach(simulation.Wait);
        simulation.MoveTo(TimeSpan.FromSeconds(50));

        var single = _server.Targets.Skip(before).Where(t => late.Exists(run => t.EndsWith(run.Id, StringComparison.Ordinal)));
        Assert.That(single.Count(), Is.LessThanOrEqualTo(2), "of the first two, before there were three to look for together");
    }

    [Test]
    public void AWaitWithHeadersOfItsOwnSharesNoPoll()
    {
        using var client = _server.Client();
        var run = _server.Start(TimeSpan.FromSeconds(10));
        var options = new RequestOptions();
        options.Headers["X-Tenant"] = "a";
        var alone = client.Executions.WaitForCompletionAsync(run.Id, options: options);
        var shared = client.Executions.WaitForCompletionAsync(run.Id);

        new Simulation(_clock, client).MoveTo(TimeSpan.FromSeconds(3));

        Assert.That(_server.Targets.Take(3).Count(t => t.EndsWith(run.Id, StringComparison.Ordinal)), Is.EqualTo(2));
        new Simulation(_clock, client).MoveTo(TimeSpan.FromSeconds(30));
        Assert.That(alone.Ended().IsCompletedSuccessfully && shared.Ended().IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void PollsLeaveHalfOfTheMinuteToTheUser([Values(1, 4, 60)] int limit)
    {
        var server = new RunServer(_clock, perMinute: limit);
        using var client = server.Client();

        // Without streams, so that each request is a poll.
        client.Poller.StreamEnded(wasOpen: null, hasTold: false);
        var simulation = new Simulation(_clock, client);
        for (var i = 0; i < 100; i++)
        {
            simulation.Wait(server.Start(TimeSpan.FromMinutes(30), $"wf_{i}"));
        }

        simulation.MoveTo(TimeSpan.FromMinutes(10.5));

        Assert.That(server.Limited.Refused, Is.Zero);
        var fullest = server.Limited.Times.GroupBy(static t => (long)(t + ManualTimeProvider.Start.TimeOfDay).TotalMinutes).Max(static minute => minute.Count());
        Assert.That(fullest, Is.LessThanOrEqualTo(Math.Max(limit / 2, 1)));
    }

    /// <summary>Such a wait once ended more than a second late, since its poll waited for the budget like all others.</summary>
    [Test]
    public void WhatIsHurriedDoesNotWaitForTheBudgetOfThePolls()
    {
        using var client = _server.Client();
        var simulation = new Simulation(_clock, client);
        for (var i = 0; i < 40; i++)
        {
            simulation.Wait(_server.Start(TimeSpan.FromHours(1), $"wf_{i}"));
        }

        var run = _server.Start(TimeSpan.FromHours(1), "wf_cancelled");
        var wait = client.Executions.WaitForCompletionAsync(run.Id, timeout: Timeout.InfiniteTimeSpan);
        simulation.MoveTo(TimeSpan.FromMinutes(5));
        var isCancelled = false;
        _server.Override = target => isCancelled && target.EndsWith(run.Id, StringComparison.Ordinal)
            ? StubHandler.JsonResponse($$"""{"data":{"id":"{{run.Id}}","status":"cancelled"},"meta":{} }""") : null;

        isCancelled = true;
        client.Poller.Hurry(run.Id);

        Assert.That(wait.Ended().IsCompletedSuccessfully, Is.True, "on a clock that stands still");
        simulation.MoveTo(TimeSpan.FromMinutes(6));
        Assert.That(_server.Limited.Refused, Is.Zero);
    }

    [Test]
    public async Task NothingOfTheCallerFlowsIntoAPoll()
    {
        var ambient = new AsyncLocal<string>();
        var seen = new List<string?>();
        _server.Override = _ =>
        {
            seen.Add(ambient.Value);
            return null;
        };
        using var client = _server.Client();
        ambient.Value = "the caller's";

        var wait = client.Executions.WaitForCompletionAsync(_server.Start(TimeSpan.Zero).Id);
        new Simulation(_clock, client).MoveTo(TimeSpan.FromSeconds(1));

        await wait;
        Assert.That(seen, Is.EqualTo(new string?[] { null }));
    }

    [Test]
    public async Task AThousandWaitsAreCancelledAtOnce()
    {
        using var client = _server.Client();
        using var cancellation = new CancellationTokenSource();
        var waits = Enumerable.Range(0, 1_000).Select(_ => client.Executions.WaitForCompletionAsync(_server.Start(TimeSpan.FromHours(1)).Id, cancellationToken: cancellation.Token)).ToArray();

        await cancellation.CancelAsync();

        foreach (var wait in waits)
        {
            Assert.That((await Assert.CatchAsync<OperationCanceledException>(() => wait))!.CancellationToken, Is.EqualTo(cancellation.Token));
        }

        Assert.That(client.Poller.Watching, Is.Zero);
    }

    [Test]
    public void ADisposedClientEndsItsWaits([Values] bool async)
    {
        var client = _server.Client();
        var run = _server.Start(TimeSpan.FromHours(1));
        var waits = Enumerable.Range(0, 10).Select(_ => async ? client.Executions.WaitForCompletionAsync(run.Id) : Following.OnAThread(() => client.Executions.WaitForCompletion(run.Id))).ToArray();
        SpinWait.SpinUntil(() => client.Poller.Watching == 10, TimeSpan.FromSeconds(20));

        client.Dispose();

        foreach (var wait in waits)
        {
            Assert.That(async () => await wait, Throws.InstanceOf<FlowMaestroConnectionException>().With.Property(nameof(FlowMaestroException.ExecutionId)).EqualTo(run.Id));
        }
    }

    [Test]
    public async Task ASynchronousWaitSharesWhatItPolled()
    {
        var clock = new ManualTimeProvider().SkipPauses(TimeSpan.FromSeconds(10));
        var server = new RunServer(clock);
        using var client = server.Client();
        var run = server.Start(TimeSpan.FromSeconds(30));
        List<int> threads = [];
        server.Override = _ =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            return null;
        };

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Following.OnAThread(() =>
            (client.Executions.WaitForCompletion(run.Id).Status, Thread: Environment.CurrentManagedThreadId))));

        Assert.That(results.Select(static r => r.Status), Is.All.EqualTo(ExecutionStatus.Completed));
        Assert.That(threads.Distinct(), Is.SubsetOf(results.Select(static r => r.Thread)), "each poll is made by a waiter");
        Assert.That(server.Targets, Has.Count.LessThan(40), "eight waits of their own would take over a hundred");
    }

    private Simulation Begin(FlowMaestroClient client, int waits, TimeSpan length)
    {
        var simulation = new Simulation(_clock, client);
        for (var i = 0; i < waits; i++)
        {
            simulation.Wait(_server.Start(length));
        }

        return simulation;
    }
}
