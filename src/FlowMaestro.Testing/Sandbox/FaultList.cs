namespace FlowMaestro.Testing.Sandbox;

/// <summary>What has been told to go wrong, in the order in which it was told.</summary>
internal sealed class FaultList
{
    private readonly object _gate = new();
    private readonly List<(Fault Fault, int Left)> _faults = [];

    public void Add(Fault fault, int times)
    {
        lock (_gate)
        {
            _faults.Add((fault, times));
        }
    }

    public Fault? Take(string operationId)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(f => f.Fault.OperationId is FlowMaestroSandbox.AnyOperation || f.Fault.OperationId == operationId);
            if (index < 0)
            {
                return null;
            }

            var (fault, left) = _faults[index];
            if (left > 1)
            {
                _faults[index] = (fault, left - 1);
            }
            else
            {
                _faults.RemoveAt(index);
            }

            return fault;
        }
    }
}
