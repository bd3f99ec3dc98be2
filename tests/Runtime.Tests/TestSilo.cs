using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace OperatorBot.Runtime.Tests;

/// <summary>A silo of one process on free ports, with the storage, the reminders and the clock in the test's hands.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private TestSilo(IHost host, int gatewayPort) => (_host, GatewayPort) = (host, gatewayPort);

    public int GatewayPort { get; }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public Probe Probe => _host.Services.GetRequiredService<Probe>();

    public TestStorage Storage => (TestStorage)_host.Services.GetRequiredKeyedService<IGrainStorage>("test");

    public ManualTime Time => _host.Services.GetRequiredService<ManualTime>();

    public static async Task<TestSilo> StartAsync(
        Action<ISiloBuilder>? configure = null,
        TestReminderTable? reminders = null,
        ManualTime? time = null,
        TestStorage? storage = null)
    {
        var (siloPort, gatewayPort) = (FreePort(), FreePort());
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort);
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddReminders();
            silo.Services.AddGrainStorage("test", (_, _) => storage ?? new TestStorage());
            silo.Services.AddSingleton<IReminderTable>(reminders ?? new());
            silo.Services.AddSingleton<Probe>();
            silo.Services.AddSingleton(time ?? new());
            foreach (var area in (string[])[TimeProviderNames.Grains, ReminderTimeProviderNames.Reminders])
                silo.Services.AddKeyedSingleton<TimeProvider>(area, (services, _) => services.GetRequiredService<ManualTime>());
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync().Time("the silo to start");
        return new(host, gatewayPort);
    }

    /// <summary>A client in a host of its own, which reaches the silo through its gateway.</summary>
    public async Task<IHost> ConnectAsync(Action<IClientBuilder>? configure = null)
    {
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(GatewayPort);
            configure?.Invoke(client);
        });
        var host = builder.Build();
        await host.StartAsync().Time("the client to connect");
        return host;
    }

    public Task StopAsync() => _host.StopAsync().Time("the silo to stop");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
    }

    public static IGrainFactory GrainsOf(IHost client) => client.Services.GetRequiredService<IClusterClient>();

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>One silo for all tests that need nothing special of it.</summary>
public sealed class SharedSilo : IAsyncLifetime
{
    private TestSilo? _silo;
    private int _keys;

    internal TestSilo Silo => _silo!;

    internal IGrainFactory Grains => Silo.Grains;

    internal Probe Probe => Silo.Probe;

    /// <summary>A key that no other test has.</summary>
    internal string NewKey() => $"k{NewNumber()}";

    internal int NewNumber() => Interlocked.Increment(ref _keys);

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await Silo.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedSiloTests : ICollectionFixture<SharedSilo>
{
    public const string Name = "one silo";
}
