using OperatorBot.Simulator.Messages;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>What an operator does and gets: a test for each row of the README's table of commands.</summary>
public sealed class OperatorTests
{
    [Fact]
    public async Task Register_RightSecret_HowToAndTheMessageWithTheSecretIsDeleted()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = bot.Person("Olga");

        var secret = olga.Sends($"/register {TestBot.Secret}");

        await olga.Sees("You are registered as an operator");
        await olga.SeesDeleted(secret);
    }

    [Fact]
    public async Task Register_WrongSecret_RefusedWithoutAHintThenIgnored()
    {
        await using var bot = await TestBot.StartAsync();
        var eve = bot.Person("Eve");

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var wrong = eve.Sends($"/register guess{attempt}");
            Assert.Equal("Registration refused.", (await eve.Sees("Registration")).Text);
            await eve.SeesDeleted(wrong);
        }

        await eve.SeesDeleted(eve.Sends("/register guess6"));
        await eve.SeesDeleted(eve.Sends($"/register {TestBot.Secret}"));
        Assert.Empty(await bot.UnseenAsync(eve));
    }

    [Fact]
    public async Task Status_AvailableBusyOffline_AreShownAndPullOrStopClients()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga", available: false);
        var anna = bot.Person("Anna");
        anna.Sends("anybody there?");
        await anna.Sees("your place in the queue is 1");

        olga.Sends("/available");
        await olga.Sees("🟢 available");
        await olga.Sees("anybody there?");
        olga.Sends("/busy");
        await olga.Sees("🟡 busy");
        var boris = bot.Person("Boris");
        boris.Sends("and me?");
        await boris.Sees("your place in the queue is 1");
        olga.Sends("/available");

        await olga.Sees("and me?");
    }

    [Fact]
    public async Task Offline_WithDialogs_KeepLeavesThemHandBackGivesThemToTheNext()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        olga.Sends("/offline");
        await olga.Sees("Keep them or hand them back");
        await olga.Presses("Keep").Answered();
        await olga.Sees("Dialogs kept: 1");
        anna.Sends("still there?");
        await olga.Sees("still there?");

        var boris = bot.Person("Boris");
        boris.Sends("I wait too");
        await boris.Sees("your place in the queue is 1");
        olga.Sends("/offline");
        await olga.Sees("Keep them or hand them back");
        await olga.Presses("Hand back").Answered();
        await olga.Sees("handed back to the head of the queue: 1");
        await anna.Sees("your place in the queue is 1");
        var pavel = await bot.OperatorAsync("Pavel");
        await pavel.Sees(message => message.Text.Contains("New dialog", StringComparison.Ordinal)
            && message.Text.Contains("Anna", StringComparison.Ordinal));
        await pavel.Sees("I wait too");
    }

    [Fact]
    public async Task Focus_ByCommandAndByButton_PlainMessagesGoToThatClient()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");

        olga.Sends($"/focus {anna.Id}");
        olga.Sends("to Anna");
        await anna.Sees("to Anna");
        olga.Sends($"/focus {boris.Id}");
        olga.Sends("to Boris");
        await boris.Sees("to Boris");
        olga.Sends("/focus");
        await olga.Sees("Whom to write to");
        await olga.Presses("✏️ Anna").Answered();
        olga.Sends("to Anna again");
        await anna.Sees("to Anna again");
        olga.Sends("/focus");
        await olga.Sees("Whom to write to");
        await olga.Presses("Clear focus").Answered();
        await olga.Sees("The focus is cleared");
        olga.Sends("to whom?");
        await olga.Sees("several dialogs and no focus");

        Assert.Empty(await bot.UnseenAsync(anna));
        Assert.Empty(await bot.UnseenAsync(boris));
    }

    [Fact]
    public async Task FocusButtonOfTheNotice_SetsTheFocus()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");

        var press = olga.Presses(
            olga.Shows.First(message => message.Text.Contains("Anna", StringComparison.Ordinal) && message.Buttons.Any()),
            "✏️ Focus");
        await press.Answered();
        olga.Sends("by button");

        await anna.Sees("by button");
        Assert.Empty(await bot.UnseenAsync(boris));
    }

    [Fact]
    public async Task Reply_ToARelayedMessage_GoesToItsClientWhateverTheFocus()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");
        olga.Sends($"/focus {boris.Id}");
        await olga.Sees("Focus: Boris");

        var question = olga.Shows.Single(message => message.Text == "Anna says hello");
        olga.Sends("an answer", replyTo: question);

        await anna.Sees("an answer");
        Assert.Empty(await bot.UnseenAsync(boris));
    }

    [Fact]
    public async Task ReplyCommand_TextIsSentOnceAndTheFocusStays()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");
        olga.Sends($"/focus {boris.Id}");

        olga.Sends($"/reply {anna.Id} line one\nline <two> & three");
        olga.Sends("to the focus");

        Assert.Equal("line one\nline <two> & three", (await anna.Sees("line one")).Text);
        await boris.Sees("to the focus");
        Assert.Empty(await bot.UnseenAsync(anna));
    }

    [Fact]
    public async Task ClientsAndStatus_ListDialogsWithTimesAndButtons()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        olga.Sends($"/focus {anna.Id}");
        await olga.Sees("Focus: Anna");

        olga.Sends("/clients");
        var clients = await olga.Sees("Your clients: 1");
        olga.Sends("/status");
        var status = await olga.Sees("Dialogs: 1 of 5");

        Assert.Contains("Anna", clients.Text, StringComparison.Ordinal);
        Assert.Contains("@anna_name", clients.Text, StringComparison.Ordinal);
        Assert.Contains("awaits an answer", clients.Text, StringComparison.Ordinal);
        Assert.Contains(clients.Buttons, button => button.Text == "✏️ Anna");
        Assert.Contains("🟢 available", status.Text, StringComparison.Ordinal);
        Assert.Contains("Focus: Anna", status.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_BothAreToldAndTheNextInTheQueueComes()
    {
        await using var bot = await TestBot.StartAsync(capacity: 1);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = bot.Person("Boris");
        boris.Sends("me next");
        await boris.Sees("your place in the queue is 1");

        olga.Sends($"/end {anna.Id}");

        await anna.Sees("The chat has ended");
        await olga.Sees("has ended");
        await olga.Sees("me next");
        anna.Sends("one more thing");
        await anna.Sees("your place in the queue is 1");
        olga.Sends($"/focus {boris.Id}");
        olga.Sends("/end");
        await boris.Sees("The chat has ended");
        await olga.Sees("one more thing");
    }

    [Fact]
    public async Task EndButton_OfAnOldNotice_NoLongerWorks()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var notice = olga.Shows.Single(message => message.Text.Contains("New dialog", StringComparison.Ordinal));

        await olga.Presses(notice, "✖️ End").Answered();
        await anna.Sees("The chat has ended");
        var late = await olga.Presses(notice, "✖️ End").Answered();

        Assert.Equal("This button no longer works.", late.Text);
    }

    [Fact]
    public async Task Unregister_DialogsAreHandedBackAndThePersonIsAClientAgain()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        olga.Sends("/unregister");
        await olga.Sees("handed back to the head of the queue: 1");
        await anna.Sees("your place in the queue is 1");
        var pavel = await bot.OperatorAsync("Pavel");
        await pavel.Sees("New dialog");
        olga.Sends("now I have a question");

        await pavel.Sees("now I have a question");
        Assert.DoesNotContain(olga.Menu, command => command.Command == "available");
    }

    [Fact]
    public async Task Help_ListsTheCommands()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");

        olga.Sends("/help");

        Assert.Contains("/reply", (await olga.Sees("Operator commands")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OperatorBlocksTheBot_DialogsGoToTheNext()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var pavel = await bot.OperatorAsync("Pavel");

        olga.Blocks();
        await pavel.Sees("New dialog");
        anna.Sends("hello?");

        await pavel.Sees("hello?");
    }

    [Fact]
    public async Task OperatorAccountGone_NoticedBySendingAndNothingIsLost()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var pavel = await bot.OperatorAsync("Pavel");

        olga.Deactivates();
        anna.Sends("hello?");

        await pavel.Sees("New dialog");
        await pavel.Sees("hello?");
    }

    [Fact]
    public async Task MessageThatFitsNoDialog_IsAskedAboutAndOnePressDeliversIt()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");

        var words = olga.Sends("whose is this?");
        var question = await olga.Sees("several dialogs and no focus");
        var press = olga.Presses(question, "Boris");
        await boris.Sees("whose is this?");
        await olga.Sees("To Boris");

        Assert.Equal(words.Id, question.ReplyTo?.Id);
        Assert.Contains("Boris", (await press.Answered()).Text, StringComparison.Ordinal);
        Assert.Empty(await bot.UnseenAsync(anna));
    }
}
