using OperatorBot.Simulator;

namespace OperatorBot.EndToEnd.Tests.Crashes;

/// <summary>The machine's clock is set back or forward by an hour: nothing sleeps for an hour, nothing is lost.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task ClockIsSet_WhileMessagesWait_TheyGoOutInTheirTime(int hours)
    {
        var clock = new SimulatedClock(TimeProvider.System);
        await using var bot = await TestBot.StartAsync(time: clock);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        bot.Telegram.Faults.TooManyRequests(2, "copyMessage", olga.Id);
        anna.Sends("first");
        anna.Sends("second");
        await bot.Telegram.AllConfirmed();

        clock.Shift = TimeSpan.FromHours(hours);
        anna.Sends("third");

        await olga.Sees("third");
        Assert.Equal(
            ["first", "second", "third"],
            olga.Shows.Select(message => message.Text).Where(text => text is "first" or "second" or "third"));
        anna.Sends("and the next");
        await olga.Sees("and the next");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task ClockIsSet_WhileClientsWait_TheQueueGoesOn(int hours)
    {
        var clock = new SimulatedClock(TimeProvider.System);
        await using var bot = await TestBot.StartAsync(capacity: 1, time: clock);
        var olga = await bot.OperatorAsync("Olga");
        await bot.ClientOfAsync(olga, "Anna");
        var boris = bot.Person("Boris");
        boris.Sends("Boris waits");
        await boris.Sees("your place in the queue is 1");

        clock.Shift = TimeSpan.FromHours(hours);
        olga.Sends("/end");
        await olga.Sees("Boris waits");
        olga.Sends("what can I do for you?");
        await boris.Sees("what can I do for you?");

        clock.Shift = TimeSpan.Zero;
        olga.Sends("/end");
        await boris.Sees("The chat has ended");
        await bot.RestartAsync();
        boris.Sends("one more thing");
        await olga.Sees("one more thing");
    }
}
