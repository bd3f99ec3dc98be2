namespace Orleans.Runtime;

public static class GrainLifecycleStage
{
    public const int First = int.MinValue;
    public const int SetupState = 1000;
    public const int Activate = 2000;
    public const int Last = int.MaxValue;
}

public interface IGrainLifecycle : ILifecycleObservable;

public interface ISiloLifecycle : ILifecycleObservable
{
    int HighestCompletedStage { get; }

    int LowestStoppedStage { get; }
}

public interface IStartupTask
{
    Task Execute(CancellationToken cancellationToken);
}

/// <summary>Starts observers stage by stage, those of one stage together, and stops the started ones in reverse.</summary>
internal sealed class StagedLifecycle : IGrainLifecycle, ISiloLifecycle
{
    private readonly List<(int Stage, ILifecycleObserver Observer)> _observers = [];

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    private int? _reached;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        var entry = (stage, observer);
        _observers.Add(entry);
        return new Subscription(() => _observers.Remove(entry));
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var stage in _observers.GroupBy(entry => entry.Stage).OrderBy(group => group.Key).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            _reached = stage.Key;
            await Task.WhenAll(stage.Select(entry => entry.Observer.OnStart(cancellationToken)));
            HighestCompletedStage = stage.Key;
        }
    }

    public async Task StopAsync(Action<Exception> onError, CancellationToken cancellationToken)
    {
        if (_reached is not { } reached)
            return;

        var started = _observers.Where(entry => entry.Stage <= reached);
        foreach (var stage in started.GroupBy(entry => entry.Stage).OrderByDescending(group => group.Key).ToList())
        {
            try
            {
                await Task.WhenAll(stage.Select(entry => entry.Observer.OnStop(cancellationToken)));
            }
            catch (Exception exception)
            {
                onError(exception);
            }

            LowestStoppedStage = stage.Key;
        }
    }

    private sealed class Subscription(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
