using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OperatorBot.Runtime.Tests.Turns;

/// <summary>Requests that start, wait for the test and end; the log shows how they overlapped.</summary>
internal interface ITurns
{
    Task Run(string name);

    [AlwaysInterleave]
    Task RunInterleaving(string name);

    [ReadOnly]
    Task RunReadOnly(string name);

    Task CallBack(string name, bool allowed);

    Task Nothing();

    [OneWay]
    Task Throw();
}

internal interface ITurnGrain : ITurns, IGrainWithStringKey;

internal interface IReentrantTurnGrain : ITurns, IGrainWithStringKey
{
    Task<int> CountConcurrently();
}

internal interface IChoosyTurnGrain : ITurns, IGrainWithStringKey;

internal abstract class TurnGrainBase(Probe probe) : Grain, ITurns
{
    protected string Key => this.GetPrimaryKeyString();

    public Task Run(string name) => RunCoreAsync(name);

    public Task RunInterleaving(string name) => RunCoreAsync(name);

    public Task RunReadOnly(string name) => RunCoreAsync(name);

    public Task Nothing() => Task.CompletedTask;

    public Task Throw() => throw new InvalidOperationException("nobody learns of it");

    public async Task CallBack(string name, bool allowed)
    {
        using var section = allowed ? RequestContext.AllowCallChainReentrancy() : default(IDisposable);
        await GrainFactory.GetGrain<IRelayGrain>(Key).CallTurn(name);
    }

    private async Task RunCoreAsync(string name)
    {
        probe.Note(Key, $"{name}+");
        probe.Tell($"{Key}/{name}/started");
        await probe.When($"{Key}/{name}/go");
        probe.Note(Key, $"{name}-");
    }
}

internal sealed class TurnGrain(Probe probe) : TurnGrainBase(probe), ITurnGrain;

[Reentrant]
internal sealed class ReentrantTurnGrain(Probe probe) : TurnGrainBase(probe), IReentrantTurnGrain
{
    // Only one thread at a time makes unguarded increments add up.
    public async Task<int> CountConcurrently()
    {
        var count = 0;
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            for (var round = 0; round < 20; round++)
            {
                count++;
                await Task.Yield();
            }
        }));
        return count;
    }
}

[MayInterleave(nameof(MayInterleave))]
internal sealed class ChoosyTurnGrain(Probe probe) : TurnGrainBase(probe), IChoosyTurnGrain
{
    public static bool MayInterleave(IInvokable request) =>
        request.GetMethodName() == nameof(Run) && request.GetArgument(0) is "welcome";
}

/// <summary>The other end of a call that comes back.</summary>
internal interface IRelayGrain : IGrainWithStringKey
{
    Task CallTurn(string name);
}

internal sealed class RelayGrain : Grain, IRelayGrain
{
    public Task CallTurn(string name) => GrainFactory.GetGrain<ITurnGrain>(this.GetPrimaryKeyString()).Run(name);
}
