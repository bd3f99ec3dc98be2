using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OperatorBot.Gateway.Health;

/// <summary>Shows a <see cref="Condition"/> as a health check.</summary>
internal sealed class ConditionHealthCheck(Condition condition) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = condition.State;
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { [BotHealth.Since] = state.Since };
        if (state.Remedy is not null)
            data[BotHealth.Remedy] = state.Remedy;
        return Task.FromResult(new HealthCheckResult(state.Status, state.What, data: data));
    }
}
