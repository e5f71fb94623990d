namespace FlowMaestro.Streaming.Polling;

/// <summary>Which workflow an execution belongs to, of the latest few thousand that were seen.</summary>
internal sealed class KnownWorkflows
{
    private const int Kept = 4_096;

    private readonly Dictionary<string, string> _workflows = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Dictionary<string, WorkflowRows> _rows = new(StringComparer.Ordinal);

    public IReadOnlyCollection<WorkflowRows> Lists => _rows.Values;

    public void Add(string executionId, string? workflowId)
    {
        if (string.IsNullOrEmpty(workflowId) || string.IsNullOrEmpty(executionId))
            return;

        var rows = RowsOf(workflowId);
        if (_workflows.TryAdd(executionId, rows.WorkflowId))
        {
            _order.Enqueue(executionId);
            if (_order.Count > Kept)
                _workflows.Remove(_order.Dequeue());
        }
    }

    public string? Of(string executionId) => _workflows.GetValueOrDefault(executionId);

    public WorkflowRows RowsOf(string workflowId)
    {
        if (!_rows.TryGetValue(workflowId, out var rows))
        {
            if (_rows.Count >= Kept)
            {
                foreach (var unused in _rows.Values.Where(static r => r is { Watches: 0, IsRead: false }).ToList())
                    _rows.Remove(unused.WorkflowId);
            }

            _rows[workflowId] = rows = new WorkflowRows(workflowId);
        }

        return rows;
    }
}
