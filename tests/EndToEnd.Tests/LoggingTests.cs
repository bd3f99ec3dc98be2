using Microsoft.Extensions.Logging;

namespace OperatorBot.EndToEnd.Tests;

public sealed class LoggingTests
{
    [Fact]
    public async Task Scopes_SayWhoseTurnItIsAndHoldNothingButIds()
    {
        await using var bot = await TestBot.StartAsync();
        using var log = new RecordedLog();
        bot.Service<ILoggerFactory>().AddProvider(log);

        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        olga.Sends("how can I help?");
        await anna.Sees("how can I help?");

        Assert.Equal([$"operator={olga.Id}"], await log.ScopesOfAsync($"Operator {olga.Id}: Register"));
        Assert.Equal([$"client={anna.Id}"], await log.ScopesOfAsync($"Client {anna.Id}, ticket 1"));
        Assert.Contains($"ChatId={anna.Id}", log.Scopes);
        foreach (var text in new[] { TestBot.Secret, bot.Telegram.Token, "Anna", "anna_name", "hello", "help" })
            Assert.DoesNotContain(log.Scopes, scope => scope.Contains(text, StringComparison.OrdinalIgnoreCase));
    }
}
