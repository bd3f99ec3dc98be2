using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OperatorBot.Testing;

/// <summary>A log that keeps every line as a console would show it, exceptions included.</summary>
public sealed class RecordedLog : ILogger, ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {eventId.Id}: {formatter(state, exception)} {exception}".TrimEnd());

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }
}

/// <inheritdoc cref="RecordedLog"/>
public sealed class RecordedLog<T>(RecordedLog log) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        log.Log(logLevel, eventId, state, exception, formatter);
}
