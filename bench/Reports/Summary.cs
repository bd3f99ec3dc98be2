namespace OperatorBot.Bench.Reports;

/// <summary>One figure over all runs.</summary>
internal sealed record Summary(double Median, double Min, double Max)
{
    /// <summary>Of runs that have it, or null.</summary>
    public static Summary? Of(IEnumerable<double> values)
    {
        var sorted = values.Where(value => !double.IsNaN(value)).Order().ToArray();
        if (sorted.Length == 0)
            return null;
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Summary(median, sorted[0], sorted[^1]);
    }
}
