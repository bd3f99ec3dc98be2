namespace OperatorBot.Simulator.Tests;

/// <summary>A Telegram of its own for each test, and a bot that talks to it.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    private protected TelegramServer Telegram { get; private set; } = null!;

    private protected BotClient Bot { get; private set; } = null!;

    private protected virtual TelegramOptions Options => new();

    public async Task InitializeAsync()
    {
        Telegram = await TelegramServer.StartAsync(Options);
        Bot = new BotClient(Telegram);
    }

    public async Task DisposeAsync()
    {
        Bot.Dispose();
        await Telegram.DisposeAsync();
    }
}
