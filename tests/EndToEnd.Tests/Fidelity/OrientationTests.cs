using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Fidelity;

/// <summary>Without topics: who speaks, and where an operator's words go.</summary>
public sealed class OrientationTests
{
    [Fact]
    public async Task AnotherClientSpeaks_TheOperatorSeesWho_WithoutAFurtherCall()
    {
        await using var bot = await TestBot.StartAsync(floodLimit: 0);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");
        await bot.Telegram.AllConfirmed();
        var before = bot.Telegram.Calls.LastNumber;

        anna.Sends("Anna 1");
        var first = await olga.Sees("Anna 1");
        var later = first;
        var count = 1;
        while (later.Buttons.Any())
        {
            // Within a second of somebody else's words all are shown.
            anna.Sends($"Anna {++count}");
            later = await olga.Sees($"Anna {count}");
        }

        boris.Sends(Draft.Sticker());
        var other = await olga.Sees(MessageKind.Sticker);

        Assert.Equal(["✏️ Anna", "✖️ End"], first.Buttons.Select(button => button.Text));
        Assert.Equal(["✏️ Boris", "✖️ End"], other.Buttons.Select(button => button.Text));
        await bot.Telegram.AllConfirmed();
        Assert.Equal(count + 1, bot.Telegram.Calls.Since(before).Count);

        await olga.Presses(first, "✏️ Anna").Answered();
        await olga.Sees("Focus: Anna");
        olga.Sends("to Anna");
        await anna.Sees("to Anna");
        await olga.Presses(other, "✖️ End").Answered();
        await boris.Sees("The chat has ended");
    }

    [Fact]
    public async Task AnAlbumOfAnotherClient_ComesBehindALine()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        await bot.ClientOfAsync(olga, "Boris");

        anna.SendsAlbum(Draft.Photo("two"), Draft.Photo());

        var line = await olga.Sees("👤 Anna");
        Assert.Equal(2, line.Buttons.Count());
        Assert.All(await olga.SeesAlbum(2), part => Assert.True(part.Id > line.Id));
    }

    [Fact]
    public async Task OneClient_NeedsNoLine()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        anna.Sends("one");

        Assert.Empty((await olga.Sees("one")).Buttons);
    }

    [Fact]
    public async Task SentAtTheSecondTry_TheLineIsThere()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        await bot.ClientOfAsync(olga, "Boris");
        bot.Telegram.Faults.TooManyRequests(retryAfterSeconds: 2, "copyMessage", olga.Id);

        anna.Sends("later than it was");

        Assert.Contains((await olga.Sees("later than it was")).Buttons, button => button.Text == "✏️ Anna");
    }

    [Fact]
    public async Task AnEditOfALabelledMessage_KeepsTheLine()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        await bot.ClientOfAsync(olga, "Boris");
        var question = anna.Sends("one kettel");
        await olga.Sees("one kettel");

        anna.Edits(question, "one kettle");

        Assert.Contains((await olga.Sees("one kettle")).Buttons, button => button.Text == "✏️ Anna");
    }

    [Fact]
    public async Task AnAlbumThatFitsNoDialog_IsAskedAboutOnce_AndOnePressDeliversIt()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");
        olga.LooksAway();

        var sent = olga.SendsAlbum(Draft.Photo("four"), Draft.Photo(), Draft.Photo(), Draft.Photo());
        var question = await olga.Sees("there are several dialogs and no focus");
        Assert.Empty(await bot.UnseenAsync(olga));
        await olga.Presses(question, "Boris").Answered();

        var seen = await boris.SeesAlbum(4);
        Assert.Equal(sent.Select(part => part.FileId), seen.Select(part => part.FileId));
        Assert.Empty(await bot.UnseenAsync(anna));
    }
}
