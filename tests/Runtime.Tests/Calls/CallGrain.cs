using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Runtime.Tests.Calls;

internal interface ICallGrain : IGrainWithStringKey
{
    Task<string> Wait(string name, CancellationToken cancellationToken);

    ValueTask<int> Double(int value);

    ValueTask Nothing();

    Task Throw();

    Task ThrowCustom(int code);

    Task ThrowOfFramework();

    [ResponseTimeout("00:00:00.200")]
    Task Slow(string name);

    Task CallMyself(string name);

    Task<string?> Context(string key);

    [Alias("Say")]
    Task<string> Say(string text);

    Task<string> SayThrough(string other, string text);

    Task SayLater(ICallGrain other, string text);
}

/// <summary>An exception that is not annotated: it reaches callers in its own process only.</summary>
public sealed class PlainException(string message) : Exception(message);

[GenerateSerializer, Alias("test.CodedException")]
public sealed class CodedException(int code) : Exception($"code {code}")
{
    [Id(0)]
    public int Code { get; } = code;
}

internal sealed class CallGrain(Probe probe) : Grain, ICallGrain
{
    private string Key => this.GetPrimaryKeyString();

    public async Task<string> Wait(string name, CancellationToken cancellationToken)
    {
        probe.Tell($"{Key}/{name}/started");
        try
        {
            await probe.When($"{Key}/{name}/go").WaitAsync(cancellationToken);
            return name;
        }
        catch (OperationCanceledException)
        {
            probe.Tell($"{Key}/{name}/cancelled");
            throw;
        }
    }

    public ValueTask<int> Double(int value) => new(value * 2);

    public ValueTask Nothing() => default;

    public async Task Throw()
    {
        await Task.Yield();
        throw new PlainException("as planned");
    }

    public Task ThrowCustom(int code) => throw new CodedException(code);

    public Task ThrowOfFramework() => throw new InvalidOperationException("as planned", new CodedException(8));

    public async Task Slow(string name)
    {
        probe.Tell($"{Key}/{name}/started");
        await probe.When($"{Key}/{name}/go");
        probe.Note(Key, $"{name} done");
        probe.Tell($"{Key}/{name}/done");
    }

    public Task CallMyself(string name) => GrainFactory.GetGrain<ICallGrain>(Key).Slow(name);

    public Task<string?> Context(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task<string> Say(string text) => Task.FromResult($"{Key}: {text}");

    public Task<string> SayThrough(string other, string text) => GrainFactory.GetGrain<ICallGrain>(other).Say(text);

    public async Task SayLater(ICallGrain other, string text) => probe.Note(Key, await other.Say(text));
}
