namespace OperatorBot.EndToEnd.Tests.Fidelity;

/// <summary><c>/delete</c>, and pins.</summary>
public sealed class DeletionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_InReplyToOnesOwn_RemovesTheClientsCopy(bool restart)
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var wrong = olga.Sends("the wrong price");
        var copy = await anna.Sees("the wrong price");
        if (restart)
            await bot.RestartAsync();

        var command = olga.Sends("/delete", replyTo: wrong);

        await anna.SeesDeleted(copy);
        Assert.Equal(command.Id, (await olga.Sees("Deleted at the client's")).ReplyTo?.Id);
    }

    [Fact]
    public async Task Delete_AfterAHandover_StillReachesTheClient()
    {
        await using var bot = await TestBot.StartAsync(capacity: 1);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var wrong = olga.Sends("the wrong price");
        var copy = await anna.Sees("the wrong price");
        olga.Sends($"/end {anna.Id}");
        await anna.Sees("The chat has ended");

        olga.Sends("/delete", replyTo: wrong);

        await anna.SeesDeleted(copy);
        await olga.Sees("Deleted at the client's");
    }

    [Fact]
    public async Task Delete_BeforeItIsDelivered_SendsItNotAtAll()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        bot.Telegram.Faults.TooManyRequests(retryAfterSeconds: 3, "copyMessage", anna.Id);
        olga.Sends("first");
        var wrong = olga.Sends("the wrong price");

        olga.Sends("/delete", replyTo: wrong);

        await olga.Sees("Deleted at the client's");
        await anna.Sees("first");
        olga.Sends("last");
        await anna.Sees("last");
        Assert.DoesNotContain(anna.Shows, message => message.Text.Contains("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delete_OfAnythingElse_IsExplained()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        anna.Sends("mine");
        var theirs = await olga.Sees("mine");

        olga.Sends("/delete");
        await olga.Sees("Reply with /delete to a message of yours");
        olga.Sends("/delete", replyTo: theirs);
        await olga.Sees("Reply with /delete to a message of yours");
        var own = olga.Sends("/help");
        olga.Sends("/delete", replyTo: own);
        await olga.Sees("Not deleted");

        Assert.Contains(anna.Shows, message => message is { Text: "mine", IsDeleted: false });
    }

    [Fact]
    public async Task Delete_TooLate_IsExplained()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var wrong = olga.Sends("the wrong price");
        await anna.Sees("the wrong price");
        bot.Telegram.Faults.Error(400, "Bad Request: message can't be deleted for everyone", "deleteMessage");

        olga.Sends("/delete", replyTo: wrong);

        await olga.Sees("Not deleted");
    }
}
