using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

public interface ISiloBuilder
{
    IServiceCollection Services { get; }

    IConfiguration Configuration { get; }
}

public interface IClientBuilder
{
    IServiceCollection Services { get; }

    IConfiguration Configuration { get; }
}

/// <summary>Marks a service collection as that of a silo or of a client: it cannot be both.</summary>
internal sealed record OrleansBuilder(IServiceCollection Services, IConfiguration Configuration, bool IsSilo)
    : ISiloBuilder, IClientBuilder;

/// <summary>Says that the silo or client was told how to find its cluster.</summary>
internal sealed class ClusteringConfigured;
