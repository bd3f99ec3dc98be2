using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OperatorBot.Silo.Storage;
using Orleans;
using Orleans.Hosting;
using Orleans.Storage;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>One Azurite for all tests here; each store is a service of its own in its tables.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    internal Azurite Azurite { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Azurite.Missing is null)
            Azurite = await Azurite.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (Azurite is not null)
            await Azurite.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}

/// <summary>A silo whose state and reminders are in Azurite.</summary>
internal sealed class AzureStore : IAsyncDisposable
{
    private static int s_last;

    private readonly IHost _host;

    private AzureStore(IHost host) => _host = host;

    public IGrainStorage Storage => _host.Services.GetRequiredService<IGrainStorage>();

    public IReminderTable Reminders => _host.Services.GetRequiredService<IReminderTable>();

    /// <summary>A name that no other store has.</summary>
    public static string NewService() => "service-" + Interlocked.Increment(ref s_last).ToString(CultureInfo.InvariantCulture);

    /// <param name="fixture">The account.</param>
    /// <param name="service">The service, whose states and reminders these are; null: a new one.</param>
    /// <param name="time">The clock; null: the machine's.</param>
    /// <param name="configure">What is to be otherwise.</param>
    public static async Task<AzureStore> StartAsync(
        AzuriteFixture fixture, string? service = null, TimeProvider? time = null, Action<ISiloBuilder>? configure = null)
    {
        service ??= NewService();
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<IGrainStorageSerializer, JsonStorageSerializer>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(Ports.Free(), 0, serviceId: service, clusterId: service)
                .UseAzureStorage(new TableServiceClient(fixture.Azurite.ConnectionString));
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new AzureStore(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
