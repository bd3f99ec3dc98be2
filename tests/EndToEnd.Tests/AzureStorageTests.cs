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
}
