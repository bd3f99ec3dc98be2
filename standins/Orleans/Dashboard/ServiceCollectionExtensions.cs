using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Orleans.Dashboard;

/// <summary>What is served in place of the dashboard says why it is not there.</summary>
public static class ServiceCollectionExtensions
{
    private const string Why =
        "There is no dashboard here, since this build runs on stand-ins and the dashboard comes with the package "
        + "Microsoft.Orleans.Dashboard; silos, activations and calls are metrics all the same.\n";

    public static ISiloBuilder AddDashboard(this ISiloBuilder siloBuilder, Action<DashboardOptions>? configureOptions = null)
    {
        siloBuilder.Services.AddSingleton<Marker>();
        siloBuilder.Services.Configure(configureOptions ?? (_ => { }));
        return siloBuilder;
    }

    public static RouteGroupBuilder MapOrleansDashboard(this IEndpointRouteBuilder endpoints, string? routePrefix = null)
    {
        if (endpoints.ServiceProvider.GetService<Marker>() is null)
        {
            throw new InvalidOperationException(
                "Orleans Dashboard services have not been registered. Please call AddDashboard on ISiloBuilder or IClientBuilder.");
        }

        var group = endpoints.MapGroup(routePrefix ?? "");
        group.MapGet("/{**path}", () => Results.Text(Why, "text/plain", statusCode: StatusCodes.Status501NotImplemented));
        return group;
    }

    private sealed class Marker;
}
