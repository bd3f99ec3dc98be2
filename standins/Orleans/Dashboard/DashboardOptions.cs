namespace Orleans.Dashboard;

public sealed class DashboardOptions
{
    public bool HideTrace { get; set; }

    public int CounterUpdateIntervalMs { get; set; } = 1000;

    public int HistoryLength { get; set; } = 100;
}
