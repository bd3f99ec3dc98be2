using Microsoft.Extensions.Diagnostics.HealthChecks;
using OperatorBot.Silo.Storage;

namespace OperatorBot.Silo.Hosting;

/// <summary>Whether the store takes writes: without it no update is acknowledged.</summary>
internal sealed class StoreHealthCheck(IStorageHealth storage) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        storage.Problem is { } problem
            ? HealthCheckResult.Unhealthy(problem)
            : HealthCheckResult.Healthy("takes writes"));
}
