namespace OperatorBot.Simulator.Faults;

/// <summary>
/// How long a call takes before it has its effect: a fixed part, and a log-normal tail on top of it (its median and
/// its spread; 1 is long, 0.3 short), cut off at a maximum.
/// </summary>
public sealed record Latency(TimeSpan Fixed)
{
    public static Latency None { get; } = new(TimeSpan.Zero);

    public TimeSpan TailMedian { get; init; }

    public double TailSpread { get; init; } = 0.8;

    public TimeSpan Maximum { get; init; } = TimeSpan.FromSeconds(30);

    internal TimeSpan Draw(Random random)
    {
        if (TailMedian <= TimeSpan.Zero)
            return Fixed;

        // Box-Muller: a normally distributed number from two uniform ones.
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var drawn = Fixed + (TailMedian * Math.Exp(TailSpread * normal));
        return drawn < Maximum ? drawn : Maximum;
    }
}
