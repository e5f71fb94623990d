using System.Net;
using System.Text;
using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;
using FsCheck;
using FsCheck.Fluent;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>
/// The poller of a client under any sequence of waits (asynchronous, synchronous, with a timeout, with headers of their own) that begin
/// and are cancelled, cancellations, deliveries, outages and time that passes, until the client is disposed or everything is over.
/// </summary>
[NonParallelizable]
public class PollerPropertyTests
{
    [Test]
    public void EveryWaitEndsOnceInItsTimeAndWithTheTruth() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ArrayOf(40).ToArbitrary(),
        static choices =>
        {
            using var run = new Sequence(choices);
            run.Play();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private sealed class Sequence : IDisposable
    {
        private const string Secret = "whsec_1";

        private readonly int[] _choices;
        private readonly ManualTimeProvider _clock = new();
        private readonly RunServer _server;
        private readonly FlowMaestroClient _client;
        private readonly Simulation _simulation;
        private readonly List<RunServer.Run> _runs = [];
        private readonly List<Waiter> _waiters = [];
        private TimeSpan _outageUntil;

        public Sequence(int[] choices)
        {
            _choices = choices;
            _server = new RunServer(_clock, perDay: 1_000);
            _server.Override = _ => _clock.Elapsed < _outageUntil ? StubHandler.JsonResponse("{}", HttpStatusCode.ServiceUnavailable) : null;
            _client = _server.Client();
            _simulation = new Simulation(_clock, _client);
        }

        public void Play()
        {
            foreach (var choice in _choices)
            {
                Do(choice % 10, choice / 10);
            }

            var isDisposed = _choices[0] % 2 == 0;
            if (isDisposed)
            {
                _client.Dispose();
            }
            else
            {
                MoveBy(TimeSpan.FromMinutes(30));
            }

            _waiters.ForEach(waiter => waiter.CheckEnd(isDisposed));
            Assert.That(_server.Limited.Refused, Is.Zero);
        }

        public void Dispose()
        {
            _client.Dispose();
            _waiters.ForEach(static waiter => waiter.Dispose());
        }

        private void Do(int step, int choice)
        {
            switch (step)
            {
                case <= 4:
                    Begin(Choose(choice), isSynchronous: step == 0, hasTimeout: step is 0 or 1, isAlone: step == 2, choice);
                    break;
                case 5 when _waiters.Count > 0:
                    _waiters[choice % _waiters.Count].Cancel();
                    break;
                case 6:
                    _client.Poller.Hurry(Choose(choice).Id);
                    break;
                case 7 when Choose(choice) is var run && run.End <= _clock.Elapsed:
                    _client.Executions.Report(Delivery(run));
                    break;
                case 8:
                    _outageUntil = _clock.Elapsed + TimeSpan.FromSeconds(choice % 30);
                    break;
                default:
                    MoveBy(TimeSpan.FromSeconds(1 + (choice % 20)));
                    break;
            }
        }

        /// <summary>From one timer to the next, once all threads have seen what the last one ended.</summary>
        private void MoveBy(TimeSpan time)
        {
            var target = _clock.Elapsed + time;
            while (true)
            {
                _simulation.MoveTo(_clock.Elapsed);
                SettleThreads();
                if (_clock.Elapsed >= target)
                {
                    return;
                }

                var left = target - _clock.Elapsed;
                _simulation.MoveTo(_clock.Elapsed + (_clock.Pending is [var next, ..] && next < left ? next : left));
            }
        }

        // Who is not over is polled for, who is not polled for any more has ended, and all threads wait.
        private void SettleThreads() => Assert.That(
            SpinWait.SpinUntil(
                () => _client.Poller.Watching == _waiters.Count(static waiter => !waiter.IsOver) && _waiters.TrueForAll(static waiter => waiter.IsAtRest),
                TimeSpan.FromSeconds(20)),
            Is.True,
            () => string.Join('\n', _waiters.Where(static waiter => !waiter.IsOver)));

        private RunServer.Run Choose(int choice)
        {
            if (choice % 3 == 0 || _runs.Count == 0)
            {
                _runs.Add(_server.Start(TimeSpan.FromSeconds(choice % 90), $"wf_{choice % 2}"));
            }

            return _runs[choice % _runs.Count];
        }

        private void Begin(RunServer.Run run, bool isSynchronous, bool hasTimeout, bool isAlone, int choice)
        {
            var timeout = hasTimeout ? TimeSpan.FromSeconds(1 + (choice % 60)) : Timeout.InfiniteTimeSpan;
            var options = isAlone ? new RequestOptions { Headers = { ["x-tenant"] = "1" } } : null;
            var waiter = new Waiter(run, _clock, timeout);
            _waiters.Add(waiter);
            if (isSynchronous)
            {
                waiter.BeginOnAThread(token => _client.Executions.WaitForCompletion(run.Id, timeout: timeout, options: options, cancellationToken: token));
            }
            else
            {
                waiter.Begin(token => _client.Executions.WaitForCompletionAsync(run.Id, timeout: timeout, options: options, cancellationToken: token));
            }

            SettleThreads();
        }

        private static WebhookEvent Delivery(RunServer.Run run)
        {
            var body = Encoding.UTF8.GetBytes(
                $$$"""{"id":"evt_{{{run.Id}}}","event":"execution.completed","data":{"execution_id":"{{{run.Id}}}","status":"completed","outputs":{"a":1} } }""");
            return WebhookEvent.ParseVerified(body, WebhookSignature.Sign(body, Secret), Secret);
        }
    }

    private sealed class Waiter(RunServer.Run run, ManualTimeProvider clock, TimeSpan timeout) : IDisposable
    {
        private readonly CancellationTokenSource _cancellation = new();
        private readonly TimeSpan _began = clock.Elapsed;
        private Task<Execution> _wait = null!;
        private Thread? _thread;
        private TimeSpan _at;

        public bool IsOver => _wait.IsCompleted;

        public void BeginOnAThread(Func<CancellationToken, Execution> wait)
        {
            var result = new TaskCompletionSource<Execution>();
            _thread = new Thread(() =>
            {
                try
                {
                    result.SetResult(wait(_cancellation.Token));
                }
                catch (Exception e)
                {
                    result.SetException(e);
                }
            });
            Begin(_ => result.Task);
            _thread.Start();
        }

        public void Begin(Func<CancellationToken, Task<Execution>> wait) => _wait = RunAsync(wait);

        public bool IsAtRest => IsOver || _thread is null or { ThreadState: System.Threading.ThreadState.WaitSleepJoin };

        public override string ToString() =>
            $"{run} is waited for from {_began} on, for {timeout}; cancelled: {_cancellation.IsCancellationRequested}";

        public void Cancel() => _cancellation.Cancel();

        public void Dispose() => _cancellation.Dispose();

        public void CheckEnd(bool isDisposed)
        {
            Assert.That(SpinWait.SpinUntil(() => IsOver, TimeSpan.FromSeconds(20)), Is.True, ToString());
            var isRight = _wait.Exception?.InnerException switch
            {
                null when _wait.IsCanceled => _cancellation.IsCancellationRequested,
                null => _wait.Result.Status == ExecutionStatus.Completed && _at >= run.End,
                OperationCanceledException => _cancellation.IsCancellationRequested,
                FlowMaestroTimeoutException => _at - _began == timeout,
                FlowMaestroConnectionException e => isDisposed && e.ExecutionId == run.Id,
                _ => false,
            };
            Assert.That(isRight, Is.True, $"{this}; ended at {_at} with {_wait.Status} {_wait.Exception?.InnerException}");
        }

        private async Task<Execution> RunAsync(Func<CancellationToken, Task<Execution>> wait)
        {
            try
            {
                return await wait(_cancellation.Token).ConfigureAwait(false);
            }
            finally
            {
                _at = clock.Elapsed;
            }
        }
    }
}
