using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OperatorBot.Gateway.Health;

/// <summary>Something that the bot's readiness depends on. Whoever sees it change says so here; a health check shows it.</summary>
internal sealed class Condition(string name, TimeProvider time)
{
    private readonly Lock _lock = new();

    private ConditionState _state = new(
        HealthStatus.Unhealthy, "not known yet", "Wait a few seconds after the start", time.GetUtcNow());

    /// <summary>The name of the health check.</summary>
    public string Name { get; } = name;

    /// <summary>How it stands.</summary>
    public ConditionState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>All is well.</summary>
    public void Holds(string what) => Set(HealthStatus.Healthy, what, remedy: null);

    /// <summary>It works, but not as it should.</summary>
    public void Limps(string what, string remedy) => Set(HealthStatus.Degraded, what, remedy);

    /// <summary>The bot does not work without it.</summary>
    public void Fails(string what, string remedy) => Set(HealthStatus.Unhealthy, what, remedy);

    private void Set(HealthStatus status, string what, string? remedy)
    {
        lock (_lock)
        {
            var since = status == _state.Status ? _state.Since : time.GetUtcNow();
            _state = new ConditionState(status, what, remedy, since);
        }
    }
}

/// <summary>How a condition stands.</summary>
/// <param name="Status">Whether it holds.</param>
/// <param name="What">In words, without secrets and texts of people.</param>
/// <param name="Remedy">What a person can do, or null.</param>
/// <param name="Since">Since when it has had this status.</param>
internal sealed record ConditionState(HealthStatus Status, string What, string? Remedy, DateTimeOffset Since);
