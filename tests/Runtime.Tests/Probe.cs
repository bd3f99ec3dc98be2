using System.Collections.Concurrent;

namespace OperatorBot.Runtime.Tests;

/// <summary>
/// What grains and their test share: signals by name, each given once, and a log. A name starts with the grain's key, so
/// that tests do not meet.
/// </summary>
internal sealed class Probe
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _logs = new(StringComparer.Ordinal);

    public Task When(string name) => Signal(name).Task;

    public void Tell(string name) => Signal(name).TrySetResult();

    public void Note(string key, string what) => _logs.GetOrAdd(key, _ => new()).Enqueue(what);

    public string[] Notes(string key) => _logs.TryGetValue(key, out var log) ? [.. log] : [];

    private TaskCompletionSource Signal(string name) =>
        _signals.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
