using FlowMaestro.Models;

namespace FlowMaestro.Streaming.Polling;

/// <summary>What is known of a workflow's list of executions, newest first.</summary>
internal sealed class WorkflowRows(string workflowId)
{
    /// <summary>What a page may weigh: rows carry inputs and outputs, which may be megabytes.</summary>
    private const int PageBytes = 1 << 20;
    private const int RowBytes = 400;
    private const int LargestPage = 100;
    private const int FirstPage = 20;
    private const int LeastRows = 3;
    private const int FailuresThatPass = 1;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongPause = TimeSpan.FromMinutes(10);

    private double? _weight;
    private TimeSpan _readableAt;
    private int _failures;

    public string WorkflowId { get; } = workflowId;

    /// <summary>How many rows the list had when a page was last read.</summary>
    public int Total { get; private set; }

    /// <summary>Whether a page is on its way.</summary>
    public bool IsRead { get; set; }

    /// <summary>How many waits are for executions of it.</summary>
    public int Watches { get; set; }

    /// <summary>How many rows to ask for.</summary>
    public int PerPage => _weight is { } weight ? (int)Math.Clamp(PageBytes / weight, 1, LargestPage) : FirstPage;

    public bool IsReadable(TimeSpan now) => PerPage >= LeastRows && now >= _readableAt;

    /// <summary>Takes the failure of a page.</summary>
    /// <returns>Whether its rows are to be read one by one for a while: a server may fail at the list alone.</returns>
    public bool Failed(FlowMaestroException failure, TimeSpan now)
    {
        var passes = PollTimes.Passes(failure);
        var isOfServer = !passes || failure is FlowMaestroServerException || failure.Code == FlowMaestroErrorCodes.InvalidResponse;
        if (!isOfServer || (passes && ++_failures <= FailuresThatPass))
            return false;

        _readableAt = now + (passes ? Pause : LongPause);
        return true;
    }

    /// <summary>The page that a row is on by now: the list grows at its front.</summary>
    public int PageOf(in RowPlace place, int perPage) => place.Row is { } row
        ? ((row + Math.Max(Total - place.Total, 0)) / perPage) + 1
        : place.SearchedIn == WorkflowId ? place.NextPage : 1;

    public void Weigh(IReadOnlyList<Execution> rows)
    {
        if (rows.Count > 0)
        {
            var weight = rows.Average(WeightOf);

            // Heavier rows count at once, lighter ones little by little.
            _weight = _weight is { } before && before > weight ? (before * 0.75) + (weight * 0.25) : weight;
        }
    }

    public void Read(in PollPage page, int number, int perPage)
    {
        _failures = 0;
        Weigh(page.Rows);
        Total = page.Total ?? Math.Max(Total, ((number - 1) * perPage) + page.Rows.Count);
    }

    private static double WeightOf(Execution row) => RowBytes + (row.InputsJson?.Utf8.Length ?? 0) + (row.OutputsJson?.Utf8.Length ?? 0);
}
