using FlowMaestro.Streaming.Polling;

namespace FlowMaestro.Tests.Streaming.Polling;

/// <summary>What the poller does with a schedule, without its budget.</summary>
internal static class ScheduleSteps
{
    /// <summary>When the next poll is due; null where nobody waits for one.</summary>
    public static TimeSpan? NextDue(this PollSchedule schedule) =>
        schedule.First(TimeSpan.MinValue) is { } first ? schedule.DueAt(first) : null;

    /// <summary>Takes the poll whose turn it is; null where none is due.</summary>
    public static Poll? Next(this PollSchedule schedule, TimeSpan now) =>
        schedule.First(now) is { } first && schedule.DueAt(first) <= now ? schedule.Take(first, now) : null;

    /// <summary>Whether the next poll is one that does not wait for the budget.</summary>
    public static bool IsAnyHurried(this PollSchedule schedule, TimeSpan now) => schedule.First(now) is { HurriedAt: not null };
}
