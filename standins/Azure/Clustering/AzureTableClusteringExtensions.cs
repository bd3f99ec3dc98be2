using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.AzureUtils;
using Orleans.Clustering.AzureStorage;
using Orleans.Messaging;
using Orleans.Runtime.MembershipService;

namespace Orleans.Hosting;

public static class AzureTableClusteringExtensions
{
    public static ISiloBuilder UseAzureStorageClustering(
        this ISiloBuilder builder, Action<AzureStorageClusteringOptions> configureOptions) =>
        builder.UseAzureStorageClustering(
            (OptionsBuilder<AzureStorageClusteringOptions> options) => options.Configure(configureOptions));

    public static ISiloBuilder UseAzureStorageClustering(
        this ISiloBuilder builder, Action<OptionsBuilder<AzureStorageClusteringOptions>> configureOptions) =>
        builder.ConfigureServices(services =>
        {
            configureOptions.Invoke(services.AddOptions<AzureStorageClusteringOptions>());
            services.AddSingleton<IMembershipTable, AzureBasedMembershipTable>();
        });

    public static IClientBuilder UseAzureStorageClustering(
        this IClientBuilder builder, Action<AzureStorageGatewayOptions> configureOptions) =>
        builder.UseAzureStorageClustering(
            (OptionsBuilder<AzureStorageGatewayOptions> options) => options.Configure(configureOptions));

    public static IClientBuilder UseAzureStorageClustering(
        this IClientBuilder builder, Action<OptionsBuilder<AzureStorageGatewayOptions>> configureOptions) =>
        builder.ConfigureServices(services =>
        {
            configureOptions.Invoke(services.AddOptions<AzureStorageGatewayOptions>());
            services.AddSingleton<IGatewayListProvider, AzureGatewayListProvider>();
        });
}
