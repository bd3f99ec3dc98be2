using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Storage;

internal sealed class PersistentStateFactory(OrleansInstruments instruments, ILoggerFactory loggers) : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config)
    {
        var storage = string.IsNullOrWhiteSpace(config.StorageName)
            ? context.ActivationServices.GetService<IGrainStorage>()
            : context.ActivationServices.GetKeyedService<IGrainStorage>(config.StorageName);
        if (storage is not null)
            return new PersistentState<TState>(config.StateName, context, storage, instruments, loggers.CreateLogger(storage.GetType()));

        throw new BadProviderConfigException(string.IsNullOrEmpty(config.StorageName)
            ? $"No default storage provider found loading grain type {context.GrainId.Type}."
            : $"No storage provider named \"{config.StorageName}\" found loading grain type {context.GrainId.Type}.");
    }
}

/// <summary>A record of the grain's state, read while the grain activates, together with its other records.</summary>
internal sealed partial class PersistentState<TState> : IPersistentState<TState>, ILifecycleObserver
{
    private readonly string _name;
    private readonly IGrainContext _context;
    private readonly IGrainStorage _storage;
    private readonly OrleansInstruments _instruments;
    private readonly ILogger _logger;
    private GrainState<TState>? _state;
    private bool _isRead;

    public PersistentState(string name, IGrainContext context, IGrainStorage storage, OrleansInstruments instruments, ILogger logger)
    {
        (_name, _context, _storage, _instruments, _logger) = (name, context, storage, instruments, logger);
        context.ObservableLifecycle.Subscribe(name, GrainLifecycleStage.SetupState, this);
    }

    public TState State
    {
        get
        {
            GrainRuntime.CheckContext(RuntimeContext.Current);
            return _state is null ? default! : _state.State;
        }

        set
        {
            GrainRuntime.CheckContext(RuntimeContext.Current);
            Record.State = value;
        }
    }

    public string? Etag => _state?.ETag;

    public bool RecordExists => _isRead ? Record.RecordExists : throw new InvalidOperationException("State has not yet been loaded");

    private GrainState<TState> Record => _state ??= new(NewInstance<TState>.Create());

    public async Task ReadStateAsync()
    {
        await RunAsync(nameof(ReadStateAsync), _storage.ReadStateAsync, _instruments.StorageRead);
        _isRead = true;
    }

    public Task WriteStateAsync() => RunAsync(nameof(WriteStateAsync), _storage.WriteStateAsync, _instruments.StorageWrite);

    public Task ClearStateAsync() => RunAsync(nameof(ClearStateAsync), _storage.ClearStateAsync, _instruments.StorageClear);

    public Task OnStart(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.CompletedTask : ReadStateAsync();

    public Task OnStop(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RunAsync(
        string operation, Func<string, GrainId, IGrainState<TState>, Task> run, OrleansInstruments.StorageOperation measured)
    {
        try
        {
            GrainRuntime.CheckContext(RuntimeContext.Current);
            var started = Stopwatch.GetTimestamp();
            await run(_name, _context.GrainId, Record);
            measured.Succeeded(started, _storage.GetType().Name, _name, typeof(TState).Name);
        }
        catch (Exception exception)
        {
            measured.Failed(_storage.GetType().Name, _name, typeof(TState).Name);
            LogStorageFailed(_logger, exception, _storage.GetType().Name, _name, operation, _context.GrainId);
            if (exception is OrleansException)
                throw;
            throw new OrleansException(
                $"Error from storage provider {_storage.GetType().Name}.{_name} during {operation} for grain {_context.GrainId}: {exception.Message}",
                exception);
        }
    }

    [LoggerMessage(30, LogLevel.Error, "Error from storage provider {Provider}.{StateName} during {Operation} for grain {GrainId}")]
    private static partial void LogStorageFailed(
        ILogger logger, Exception exception, string provider, string stateName, string operation, GrainId grainId);
}
