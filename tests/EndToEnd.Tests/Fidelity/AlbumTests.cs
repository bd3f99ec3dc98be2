using OperatorBot.Gateway.Settings;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Fidelity;

/// <summary>One album in, one album out.</summary>
public sealed class AlbumTests
{
    [Theory]
    [InlineData(TelegramMode.Polling)]
    [InlineData(TelegramMode.Webhook)]
    public async Task Album_BothWays_ArrivesAsOneWithOneCall(TelegramMode mode)
    {
        await using var bot = await TestBot.StartAsync(mode: mode);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        foreach (var (from, to) in new[] { (anna, olga), (olga, anna) })
        {
            await bot.Telegram.AllConfirmed();
            var before = bot.Telegram.Calls.LastNumber;
            var sent = from.SendsAlbum([.. Enumerable.Range(1, 10).Select(n => Draft.Photo(n == 1 ? "ten photos" : ""))]);

            var seen = await to.SeesAlbum(10);

            Assert.Equal(sent.Select(part => part.FileId), seen.Select(part => part.FileId));
            Assert.Equal("ten photos", seen[0].Text);
            await bot.Telegram.AllConfirmed();
            Assert.Equal(["copyMessages"], bot.Telegram.Calls.Since(before).Where(call => call.ChatId == to.Id).Select(call => call.Method));
        }
    }

    [Fact]
    public async Task Album_WhileWaiting_ArrivesAsOne()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga", available: false);
        var anna = bot.Person("Anna");
        anna.Sends("look");
        anna.SendsAlbum(Draft.Photo("three"), Draft.Photo(), Draft.Photo());
        anna.Sends("well?");
        await anna.Sees("your place in the queue");
        await bot.Telegram.AllConfirmed();

        olga.Sends("/available");

        await olga.Sees("look");
        Assert.Equal("three", (await olga.SeesAlbum(3))[0].Text);
        await olga.Sees("well?");
    }

    [Fact]
    public async Task Album_AsTheFirstWords_ArrivesAsOne()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = bot.Person("Anna");

        anna.SendsAlbum(Draft.Photo("three"), Draft.Photo(), Draft.Photo());

        await olga.SeesAlbum(3);
    }

    [Fact]
    public async Task Album_ThenAMessage_KeepsTheOrder()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        anna.SendsAlbum(Draft.Photo("two"), Draft.Photo());
        anna.Sends("after the album");

        var text = await olga.Sees("after the album");
        Assert.All(await olga.SeesAlbum(2), part => Assert.True(part.Id < text.Id));
    }
}
