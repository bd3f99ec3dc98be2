using Orleans;
using Orleans.Runtime;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>The whole bot on an Azure Storage account.</summary>
public sealed class AzureStorageTests
{
    [AzuriteFact]
    public async Task Story_WithARestartInBetween_GoesOnInOrder()
    {
        await using var azurite = await Azurite.StartAsync();
        await using var bot = await TestBot.StartAsync(azure: azurite.ConnectionString);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        for (var number = 1; number <= 10; number++)
            anna.Sends($"question {number}");
        for (var number = 1; number <= 10; number++)
            await olga.Sees($"question {number}");

        await bot.RestartAsync();
        for (var number = 1; number <= 10; number++)
            olga.Sends($"answer {number}");
        for (var number = 1; number <= 10; number++)
            await anna.Sees($"answer {number}");
        olga.Sends("/end");

        await anna.Sees("ended");
        Assert.Equal(
            Enumerable.Range(1, 10).Select(number => $"question {number}"),
            olga.Shows.Select(message => message.Text ?? "").Where(text => text.StartsWith("question ", StringComparison.Ordinal)));
        Assert.Equal(
            Enumerable.Range(1, 10).Select(number => $"answer {number}"),
            anna.Shows.Select(message => message.Text ?? "").Where(text => text.StartsWith("answer ", StringComparison.Ordinal)));
    }

    [AzuriteFact]
    public async Task Parked_AndNobodyWrites_TheReminderSendsIt()
    {
        var time = new JumpingTime();
        await using var azurite = await Azurite.StartAsync();
        await using var bot = await TestBot.StartAsync(azure: azurite.ConnectionString, time: time);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        bot.Telegram.Faults.TooManyRequests(30, "copyMessage", olga.Id);
        anna.Sends("parked");
        await bot.Telegram.AllConfirmed();
        var reminders = bot.Service<IReminderTable>();
        Assert.Contains(
            (await reminders.ReadRows(0, 0)).Reminders,
            reminder => reminder.GrainId.Type.ToString() == "client" && reminder.GrainId.GetIntegerKey() == anna.Id);

        await bot.RestartAsync();
        var arrives = olga.Sees("parked");
        while (!arrives.IsCompleted)
        {
            // Time enough for what has come due by a jump to happen before the next.
            await Task.WhenAny(arrives, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System));
            time.Jump(TimeSpan.FromSeconds(20));
        }

        await arrives;
    }

    [AzuriteFact]
    public async Task AccountGoesAwayAndComesBack_NothingIsLost()
    {
        var data = Directory.CreateTempSubdirectory("operatorbot-azurite-");
        var azurite = await Azurite.StartAsync(data: data.FullName);
        var port = azurite.Port;
        await using var bot = await TestBot.StartAsync(azure: azurite.ConnectionString);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        await bot.Telegram.AllConfirmed();

        await azurite.DisposeAsync();
        anna.Sends("into the void");
        olga.Sends("so do I");
        await Assert.ThrowsAnyAsync<Exception>(() => bot.Service<IReminderTable>().ReadRows(0, 0));
        await using (await Azurite.StartAsync(port, data.FullName))
        {
            await olga.Sees("into the void");
            await anna.Sees("so do I");
            anna.Sends("and the next");
            await olga.Sees("and the next");
            await bot.StopAsync();
        }

        data.Delete(recursive: true);
    }
}
