namespace OperatorBot.Bench.Runs;

/// <summary>What a run measured.</summary>
/// <param name="Figures">Values by the keys of <see cref="Figure"/>.</param>
/// <param name="Failures">What must not be.</param>
internal sealed record RunResult(Dictionary<string, double> Figures, List<string> Failures)
{
    public RunResult()
        : this([], [])
    {
    }

    /// <summary>What a soak saw at the end of each window of time, and over it; null for other parts.</summary>
    public IReadOnlyList<Dictionary<string, double>>? Series { get; init; }

    public double this[string key]
    {
        set => Figures[key] = value;
    }
}
