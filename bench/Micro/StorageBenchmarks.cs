using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Storage;
using OperatorBot.Silo.Storage;
using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Bench.Micro;

/// <summary>States on their way to the disk, so many at once; figures are per call, which returns when all are there.</summary>
public class StorageBenchmarks : IDisposable
{
    private DirectoryInfo? _folder;
    private DataDirectory? _directory;
    private SqliteDatabase? _database;
    private SqliteGrainStorage? _storage;
    private (GrainId Id, GrainState<ClientState> State)[] _clients = [];

    [Params(1, 100)]
    public int Writes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("operatorbot-bench-");
        if (!DataDirectory.TryOpen(_folder.FullName, out _directory, out var problem))
            throw new InvalidOperationException(problem);
        _database = new SqliteDatabase(
            _directory, new SqliteDatabaseOptions(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
        _storage = new SqliteGrainStorage(_database, new StateSerializer());
        _clients = [.. Enumerable.Range(1, Writes).Select(number => (
            GrainId.Create(GrainType.Create("client"), GrainIdKeyExtensions.CreateIntegerKey(number)),
            new GrainState<ClientState>(Samples.Active)))];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _database?.Dispose();
        _directory?.Dispose();
        _folder?.Delete(recursive: true);
    }

    [Benchmark]
    public Task Write() => Task.WhenAll(_clients.Select(client => _storage!.WriteStateAsync("client", client.Id, client.State)));
}
