using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;
using Orleans.Runtime;

namespace OperatorBot.Runtime.Tests.Clusters;

/// <summary>Several silos in the test's process, with one membership table, one store and one list of reminders.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly List<Member> _members = [];
    private readonly List<IHost> _clients = [];
    private readonly Probe _probe = new();
    private int _warmUps;

    public TestMembershipTable Table { get; } = new();

    public TestNetwork Network { get; } = new();

    public TestStorage Storage { get; } = new();

    public TestReminderTable Reminders { get; } = new();

    public ManualTime Time { get; } = new();

    public Probe Probe => _probe;

    public IReadOnlyList<Member> Members => _members;

    public static async Task<TestCluster> StartAsync(int silos)
    {
        var cluster = new TestCluster();
        for (var number = 0; number < silos; number++)
            await cluster.AddAsync();
        return cluster;
    }

    public async Task<Member> AddAsync(Action<ISiloBuilder>? configure = null)
    {
        var (port, connection) = (TestSilo.FreePort(), Table.Connect());
        var silo = await TestSilo.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IMembershipTable>(connection);
                builder.Services.AddSingleton(_probe);
                builder.Services.AddKeyedSingleton(TestNetwork.HandlerKey, Network.HandlerOf($"silo {port}"));
                builder.Configure<ClusterOptions>(InOneCluster);
                builder.Configure<EndpointOptions>(options => options.SiloPort = port);
                builder.Configure<ClusterMembershipOptions>(options =>
                {
                    options.ProbeTimeout = TimeSpan.FromSeconds(1);
                    options.NumMissedProbesLimit = 3;
                });
                configure?.Invoke(builder);
            },
            Reminders,
            Time,
            Storage);
        var member = new Member(silo, port, connection);
        _members.Add(member);
        await WhenAllSeeAllAsync().Time("the silos to see each other");
        return member;
    }

    /// <summary>A client that knows the gateways of all active silos, or of one alone.</summary>
    public async Task<IGrainFactory> ConnectAsync(Member? only = null)
    {
        var builder = new HostApplicationBuilder();
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton<IGatewayListProvider>(new Gateways(Table, only));
            client.Services.AddKeyedSingleton(TestNetwork.HandlerKey, Network.HandlerOf("client"));
            client.Configure<ClusterOptions>(InOneCluster);
            // As the product's: a client of the packages never learns that what it waits for is gone.
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5));
        });
        var host = builder.Build();
        await host.StartAsync().Time("the client to connect");
        _clients.Add(host);
        return TestSilo.GrainsOf(host);
    }

    /// <summary>The silo is gone for all others, and finds out by itself at most.</summary>
    public void Kill(Member member)
    {
        member.Connection.Cut();
        foreach (var name in _members.Where(other => other != member).Select(other => other.Name).Append("client"))
            Network.Cut(name, member.SiloPort, member.Silo.GatewayPort);
        Network.Cut(member.Name, [.. _members.Select(other => other.SiloPort)]);
    }

    public void CutOff(Member one, Member other)
    {
        Network.Cut(one.Name, other.SiloPort);
        Network.Cut(other.Name, one.SiloPort);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.StopAsync();
            client.Dispose();
        }

        Network.Restore();
        foreach (var member in _members)
        {
            member.Connection.Restore();
            await member.Silo.DisposeAsync();
        }
    }

    // Each places grains on all.
    private async Task WhenAllSeeAllAsync()
    {
        foreach (var member in _members)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (true)
            {
                seen.Add(await member.Grains.GetGrain<IMemberGrain>($"warm-up {++_warmUps}").Silo());
                if (seen.Count == _members.Count)
                    break;
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }
    }

    private static void InOneCluster(ClusterOptions options) => (options.ServiceId, options.ClusterId) = ("test", "test");

    public sealed record Member(TestSilo Silo, int SiloPort, TestMembershipTable.Connection Connection)
    {
        public string Name => $"silo {SiloPort}";

        public IGrainFactory Grains => Silo.Grains;
    }

    private sealed class Gateways(TestMembershipTable table, Member? only) : IGatewayListProvider
    {
        public TimeSpan MaxStaleness => TimeSpan.FromSeconds(1);

        public bool IsUpdatable => true;

        public Task InitializeGatewayListProvider() => Task.CompletedTask;

        public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>(
            [.. table.Rows.Where(row => row.Status == SiloStatus.Active && (only is null || only.SiloPort == row.SiloAddress.Endpoint.Port))
                .Select(row => new Uri($"gwy.tcp://{row.SiloAddress.Endpoint.Address}:{row.ProxyPort}/{row.SiloAddress.Generation}"))]);
    }
}
