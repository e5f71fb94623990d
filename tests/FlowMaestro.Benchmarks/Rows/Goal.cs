namespace FlowMaestro.Benchmarks.Rows;

/// <param name="Must">The bound that has to hold; null for none.</param>
/// <param name="Aim">The bound to strive for; null for none.</param>
/// <param name="AtLeast">Whether the bounds are lower ones.</param>
internal readonly record struct Goal(double? Must, double? Aim, bool AtLeast = false)
{
    public string Verdict(double figure) => (Holds(Must, figure), Holds(Aim, figure)) switch
    {
        (false, _) => "MISSED",
        (_, true) => "aim met",
        (_, false) when Must is null => "aim missed",
        (_, false) => "met, aim missed",
        _ => "met",
    };

    private bool? Holds(double? bound, double figure) => bound is null ? null : AtLeast ? figure >= bound : figure <= bound;
}
