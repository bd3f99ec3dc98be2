using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Runtime.Tests.Timers;

internal interface ITickingGrain : IGrainWithStringKey
{
    Task Start(TimeSpan dueTime, TimeSpan period, bool interleave);

    Task Change(TimeSpan dueTime, TimeSpan period);

    Task Stop();

    Task Deactivate();

    Task Run(string name);
}

/// <summary>Tick n tells "tick{n}" and, if its key says so, waits for "end{n}".</summary>
internal sealed class TickingGrain(Probe probe) : Grain, ITickingGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    private string Key => this.GetPrimaryKeyString();

    public Task Start(TimeSpan dueTime, TimeSpan period, bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            TickAsync, new GrainTimerCreationOptions { DueTime = dueTime, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task Run(string name)
    {
        probe.Note(Key, $"{name}+");
        probe.Tell($"{Key}/{name}/started");
        await probe.When($"{Key}/{name}/go");
        probe.Note(Key, $"{name}-");
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        var tick = ++_ticks;
        probe.Note(Key, $"tick{tick}");
        probe.Tell($"{Key}/tick{tick}");
        using var registration = cancellationToken.Register(() => probe.Tell($"{Key}/tick{tick}/cancelled"));
        if (Key.StartsWith("slow", StringComparison.Ordinal))
            await probe.When($"{Key}/end{tick}");
        if (Key.StartsWith("failing", StringComparison.Ordinal))
            throw new InvalidOperationException("tick");
    }
}
