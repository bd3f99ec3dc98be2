using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OperatorBot.Testing;

/// <summary>A log that keeps every line as a console would show it, exceptions included, and the scopes it was written in.</summary>
public sealed class RecordedLog : ILogger, ILoggerProvider
{
    private readonly ConcurrentQueue<(string Text, string[] Scopes)> _lines = new();
    private readonly Changes _changes = new();
    private readonly ConcurrentDictionary<string, bool> _opened = new(StringComparer.Ordinal);
    private readonly LoggerExternalScopeProvider _scopes = new();

    public IReadOnlyList<string> Lines => [.. _lines.Select(line => line.Text)];

    /// <summary>What has been in any scope, like <c>client=77</c>, whether a line was written in it or not.</summary>
    public IReadOnlyList<string> Scopes => [.. _opened.Keys];

    /// <summary>Waits for a line with these words in it, and gives the scopes it was written in, from the outermost inwards.</summary>
    public async Task<IReadOnlyList<string>> ScopesOfAsync(string words)
    {
        await _changes.UntilAsync(() => Find().Text is not null, () => $"a line with \"{words}\"; there is {string.Join(" | ", Lines)}");
        return Find().Scopes;

        (string? Text, string[] Scopes) Find() => _lines.FirstOrDefault(line => line.Text.Contains(words, StringComparison.Ordinal));
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        foreach (var part in Parts(state))
            _opened.TryAdd(part, true);
        return _scopes.Push(state);
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var scopes = new List<string>();
        _scopes.ForEachScope(static (scope, all) => all.AddRange(Parts(scope)), scopes);
        _lines.Enqueue(($"{logLevel} {eventId.Id}: {formatter(state, exception)} {exception}".TrimEnd(), [.. scopes]));
        _changes.Tell();
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    private static IEnumerable<string> Parts(object? scope) => scope is IEnumerable<KeyValuePair<string, object?>> pairs
        ? pairs.Where(pair => pair.Key != "{OriginalFormat}").Select(pair => $"{pair.Key}={pair.Value}")
        : [$"{scope}"];
}

/// <inheritdoc cref="RecordedLog"/>
public sealed class RecordedLog<T>(RecordedLog log) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        log.Log(logLevel, eventId, state, exception, formatter);
}
