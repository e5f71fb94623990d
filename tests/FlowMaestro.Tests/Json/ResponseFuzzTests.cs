using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FlowMaestro.Http;
using FlowMaestro.Streaming;
using FlowMaestro.Tests.TestDoubles;
using FsCheck;
using FsCheck.Fluent;

namespace FlowMaestro.Tests.Json;

[NonParallelizable]
public sealed class ResponseFuzzTests
{
    private const int AnswersEach = 5_000;

    [Test]
    public void WhateverComesBackIsDataOrAFlowMaestroException()
    {
        var lines = new ConcurrentBag<string>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();

        Parallel.ForEach(Operations.All, operation => lines.Add(Fuzz(operation)));

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Out.WriteLine(string.Join('\n', lines.Order(StringComparer.Ordinal)));
        TestContext.Out.WriteLine(
            $"{Operations.All.Count} operations, {AnswersEach} answers each, {watch.Elapsed.TotalSeconds:0.0} s, "
            + $"{growth >> 10} KB more in use");
        Assert.That(Operations.All, Has.Count.EqualTo(33));
        Assert.That(growth, Is.LessThan(32 << 20));
    }

    private static string Fuzz(Operations operation)
    {
        var examples = ExampleResponses.Of(operation.Id);
        using var handler = new OneAnswer();
        using var client = TestClient.For(handler, static options => options.MaxRetries = 0);
        var (data, refused, costliest) = (0, new SortedDictionary<string, int>(StringComparer.Ordinal), 0d);

        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var example = examples[seed % examples.Count];
            (handler.Body, handler.ContentType) = (new Mutation(seed).Of(example), example.ContentType);
            handler.Status = seed % 10 == 0 ? HttpStatusCode.BadRequest : HttpStatusCode.OK;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var answer = operation.InvokeForAnswer(client);
                costliest = Math.Max(
                    costliest, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / (10_000 + handler.Body.Length));
                data += Look(answer, operation) > 0 ? 1 : 0;
            }
            catch (FlowMaestroException e)
            {
                costliest = Math.Max(
                    costliest, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / (10_000 + handler.Body.Length));
                refused[e.Code] = refused.GetValueOrDefault(e.Code) + 1;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{operation.Id}: {e.GetType().Name}\n{Encoding.UTF8.GetString(handler.Body)}", e);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(AnswersEach).WithReplay(20260203, 7));

        Assert.That(data, Is.GreaterThan(AnswersEach / 10), operation.Id);
        // Mostly under 30; a buffer that the pool has not got just then is bought anew.
        Assert.That(costliest, Is.LessThan(100), $"{operation.Id}: bytes allocated for each byte of an answer.");
        var refusals = string.Join(", ", refused.Select(static r => $"{r.Key} {r.Value}"));
        return $"{operation.Id,-28} data {data}, {refusals}; up to {costliest:0.0} bytes for a byte";
    }

    private static int Look(object answer, Operations operation)
    {
        if (answer is not HttpResponseMessage stream)
        {
            return Reading.Everything(answer);
        }

        var connection = Synchronously.Take(EventConnection.OpenAsync(async: false, stream, TimeProvider.System, CancellationToken.None));
        var count = 0;
        while (Synchronously.Take(connection.NextAsync()) is { } item)
        {
            count += Reading.Everything(operation.Id.StartsWith("Threads", StringComparison.Ordinal)
                ? EventReader.Read<ThreadEvent>(item, "thread_1")
                : EventReader.Read<ExecutionEvent>(item, "exec_1"));
        }

        Synchronously.Finish(connection.DisposeAsync());
        return count;
    }

    /// <summary>Answers with what it holds; keeps nothing.</summary>
    private sealed class OneAnswer : HttpMessageHandler
    {
        public byte[] Body { get; set; } = [];

        public string ContentType { get; set; } = "";

        public HttpStatusCode Status { get; set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent(Body);
            content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
            return new HttpResponseMessage(Status) { Content = content };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
