using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OperatorBot.Grains;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Sending;
using OperatorBot.Testing;
using Orleans;
using Orleans.Hosting;

namespace OperatorBot.Bench.Micro;

/// <summary>Calls within a silo that change nothing and write nothing.</summary>
public class GrainCallBenchmarks
{
    private IHost? _host;
    private IClientGrain? _client;

    [GlobalSetup]
    public async Task Setup()
    {
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(Ports.Free(), Ports.Free());
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorageAsDefault();
        });
        builder.Services.AddOperatorBotGrains(new GrainsOptions { OperatorSecret = "secret" });
        builder.Services.AddSingleton<IMessageSender, Nobody>();
        builder.Services.AddSingleton(TimeProvider.System);
        _host = builder.Build();
        await _host.StartAsync();
        _client = _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IClientGrain>(Samples.ClientId);
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }

    [Benchmark]
    public Task Call() => _client!.HoldsAsync(Samples.OperatorId, Samples.NextMessage);

    private sealed class Nobody : IMessageSender
    {
        public bool MayHaveTopics => false;

        public Task<SendOutcome> SendAsync(Outgoing outgoing, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nothing is sent here.");
    }
}
