using System.Collections;
using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Silo.Telemetry;

/// <summary>What is logged within a grain's turn, by whomever, says whose turn it is: <c>client 77</c>, <c>operator 5</c>.</summary>
internal sealed class GrainLogScope(ILogger<GrainLogScope> logger) : IIncomingGrainCallFilter
{
    /// <inheritdoc />
    public Task Invoke(IIncomingGrainCallContext context) =>
        logger.IsEnabled(LogLevel.Critical) ? InvokeInScopeAsync(context) : context.Invoke();

    private async Task InvokeInScopeAsync(IIncomingGrainCallContext context)
    {
        using var scope = logger.BeginScope(new Owner(context.TargetId));
        await context.Invoke();
    }

    /// <summary>One pair, the grain's kind and key. Nothing is made of them until a line is written.</summary>
    private sealed class Owner(GrainId grain) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 1;

        private object Key => grain.TryGetIntegerKey(out var number, out _) ? number : grain.Key.ToString()!;

        public KeyValuePair<string, object?> this[int index] =>
            index == 0 ? new(grain.Type.ToString()!, Key) : throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return this[0];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"{grain.Type} {Key}";
    }
}
