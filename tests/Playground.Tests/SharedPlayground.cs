using OperatorBot.Simulator;

namespace OperatorBot.Playground.Tests;

/// <summary>One playground for all tests of a class, each with people of its own; started by the first that runs.</summary>
public abstract class SharedPlayground(TelegramOptions options, bool withBot, bool withScreenReader = false) : IAsyncLifetime
{
    private readonly Lazy<Task<Playground>> _playground = new(() => Playground.StartAsync(withBot, options, withScreenReader));

    internal Task<Playground> Value => _playground.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_playground.IsValueCreated)
            await (await Value).DisposeAsync();
    }
}

public sealed class WithBot() : SharedPlayground(new TelegramOptions(), withBot: true);

public sealed class WithBotAndTopics() : SharedPlayground(new TelegramOptions { HasTopics = true }, withBot: true);

public sealed class WithoutBot() : SharedPlayground(new TelegramOptions(), withBot: false);

public sealed class WithScreenReader() : SharedPlayground(new TelegramOptions { HasTopics = true }, withBot: false, withScreenReader: true);
