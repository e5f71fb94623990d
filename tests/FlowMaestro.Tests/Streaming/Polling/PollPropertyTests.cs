using FlowMaestro.Http.Pacing;
using FlowMaestro.Models;
using FlowMaestro.Streaming.Polling;
using FsCheck;
using FsCheck.Fluent;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>The schedule and its budget under any sequence of waits that come and go, polls that are answered, fail or are put back, and time that passes.</summary>
public class PollPropertyTests
{
    private enum Step
    {
        Come,
        Go,
        Answer,
        Fail,
        PutBack,
        Pass,
    }

    [Test]
    public void EveryWaitGetsAResponseNobodyStarvesAndTheBudgetIsKept() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ArrayOf(400).ToArbitrary(),
        static choices => new Run(choices).Play()).QuickCheckThrowOnFailure();

    private sealed class Run(int[] choices)
    {
        private const int Limit = 20;

        private readonly PollSchedule _schedule = new(new PollTimes());
        private readonly PollBudget _budget = new();
        private readonly List<Poll> _underWay = [];
        private readonly List<TimeSpan> _polls = [];
        private readonly HashSet<string> _over = [];
        private TimeSpan _now;

        public bool Play()
        {
            foreach (var choice in choices)
            {
                Do((Step)(choice % 6), choice / 6);
                Start();
            }

            return Finish() && IsWithinBudget();
        }

        private void Do(Step step, int choice)
        {
            switch (step)
            {
                case Step.Come:
                    var watch = new Watch { ExecutionId = $"{choice % 40}", Began = _now, FirstDue = _now };
                    _schedule.Add(watch);
                    break;
                case Step.Go when _schedule.Watches.Count > 0:
                    _schedule.Remove(_schedule.Watches[choice % _schedule.Watches.Count]);
                    break;
                case Step.Answer when _underWay.Count > 0:
                    Answer(Take(choice), choice);
                    break;
                case Step.Fail when _underWay.Count > 0:
                    _schedule.Failed(Take(choice), new FlowMaestroServerException("down"), _now).ForEach(_schedule.Remove);
                    break;
                case Step.PutBack when _underWay.Count > 0:
                    _schedule.Return(Take(choice));
                    break;
                case Step.Pass:
                    _now += TimeSpan.FromSeconds(choice % 20);
                    break;
            }
        }

        private Poll Take(int choice)
        {
            var poll = _underWay[choice % _underWay.Count];
            _underWay.Remove(poll);
            return poll;
        }

        private void Start()
        {
            while (_underWay.Count < 4 && _schedule.NextDue() <= _now
                && _budget.WaitFor(new PollAllowance(Limit, null, null, TimeSpan.Zero, 0, HasNoLimiter: false), _now) == TimeSpan.Zero
                && _schedule.Next(_now) is { } poll)
            {
                _budget.Spend(_now);
                _polls.Add(_now);
                _underWay.Add(poll);
            }
        }

        private void Answer(Poll poll, int choice)
        {
            if (choice % 3 == 0)
            {
                _over.Add(poll.Watch.ExecutionId);
            }

            var over = poll.List is { } list
                ? _schedule.Succeeded(poll, new PollPage([.. Rows(list.WorkflowId).Skip((poll.Page - 1) * poll.PerPage).Take(poll.PerPage)], Rows(list.WorkflowId).Count(), Rows(list.WorkflowId).Count() > poll.Page * poll.PerPage), _now)
                : _schedule.Succeeded(poll, Row(poll.Watch.ExecutionId), _now);
            over.ForEach(_schedule.Remove);
        }

        private IEnumerable<Execution> Rows(string workflow) => Enumerable.Range(0, 40).Select(static id => $"{id}").Select(Row).Where(row => row.WorkflowId == workflow);

        private Execution Row(string id) => new()
        {
            Id = id,
            WorkflowId = $"wf_{int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) % 3}",
            Status = _over.Contains(id) ? ExecutionStatus.Completed : ExecutionStatus.Running,
            Outputs = _over.Contains(id) ? 1 : null,
        };

        /// <summary>From now on everything is over and every poll answered: soon nobody is left.</summary>
        private bool Finish()
        {
            _over.UnionWith(Enumerable.Range(0, 40).Select(static id => $"{id}"));
            for (var second = 0; second < 1_200 && _schedule.Watches.Count > 0; second++)
            {
                Start();
                while (_underWay.Count > 0)
                {
                    Answer(Take(0), 1);
                }

                _now += TimeSpan.FromSeconds(1);
            }

            return _schedule.Watches.Count == 0;
        }

        private bool IsWithinBudget() => _polls.TrueForAll(at => _polls.Count(other => other >= at && other < at + TimeSpan.FromMinutes(1)) <= Limit / 2);
    }
}
