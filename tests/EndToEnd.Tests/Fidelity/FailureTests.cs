using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Fidelity;

/// <summary>What does not arrive is seen by its writer, and by the other side where that helps.</summary>
public sealed class FailureTests
{
    public static TheoryData<string, string> Uncopyable => new()
    {
        { nameof(Draft.Invoice), "an invoice" },
        { nameof(Draft.Giveaway), "a giveaway" },
        { nameof(Draft.PaidMedia), "paid media" },
        { nameof(Draft.Story), "a story" },
        { nameof(Draft.Gift), "a gift" },
    };

    [Fact]
    public async Task NotDeliveredForAWhile_TheOperatorSeesSo_AndSeesWhenItIs()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        bot.Telegram.Faults.Error(500, "Internal Server Error", "copyMessage", anna.Id, times: 3);

        var answer = olga.Sends("an answer");

        var told = await olga.Sees("Not delivered yet");
        Assert.Equal(answer.Id, told.ReplyTo?.Id);
        await anna.Sees("an answer");
        Assert.Equal(told.Id, (await olga.Sees("Delivered, with a delay")).Id);
    }

    [Fact]
    public async Task NotDeliveredForAWhile_CanBeTakenBack()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        bot.Telegram.Faults.TooManyRequests(retryAfterSeconds: 6, "copyMessage", anna.Id);

        var answer = olga.Sends("an answer");
        var told = await olga.Sees("Not delivered yet");
        olga.Sends("/delete", replyTo: answer);

        Assert.Equal(told.Id, (await olga.Sees("you have taken this message back")).Id);
        olga.Sends("another answer");
        await anna.Sees("another answer");
        Assert.DoesNotContain(anna.Shows, message => message.Text == "an answer");
    }

    [Theory]
    [MemberData(nameof(Uncopyable))]
    public async Task WhatCannotBeCopied_IsNamedToItsSender_AndHintedAtToTheOther(string draft, string kind)
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var create = typeof(Draft).GetMethod(draft)!;
        var message = (Draft)create.Invoke(null, [.. create.GetParameters().Select(parameter => parameter.DefaultValue)])!;

        var sent = anna.Sends(message);
        var told = await anna.Sees("Not delivered");
        Assert.Contains(kind, told.Text, StringComparison.Ordinal);
        Assert.Equal(sent.Id, told.ReplyTo?.Id);
        Assert.Contains(kind, (await olga.Sees("cannot show you")).Text, StringComparison.Ordinal);

        sent = olga.Sends(message);
        told = await olga.Sees("Not delivered");
        Assert.Contains(kind, told.Text, StringComparison.Ordinal);
        Assert.Equal(sent.Id, told.ReplyTo?.Id);
        Assert.Empty(await bot.UnseenAsync(anna));
    }

    [Fact]
    public async Task Protected_IsExplained()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        anna.Sends(Draft.Of("a secret") with { IsProtected = true });

        await anna.Sees("protected against copying");
        await olga.Sees("cannot show you");
    }

    [Fact]
    public async Task DeletedBeforeItWasDelivered_IsNobodysBusiness()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga", available: false);
        var anna = bot.Person("Anna");
        anna.Sends("please help");
        var regretted = anna.Sends("a regret");
        await anna.Sees("your place in the queue");
        await bot.Telegram.AllConfirmed();
        anna.Deletes(regretted);

        olga.Sends("/available");

        await olga.Sees("please help");
        await anna.Sees("Hello!");
        await anna.Sees("An operator has joined");
        Assert.Empty(await bot.UnseenAsync(anna));
    }

    [Fact]
    public async Task PartsOfAnAlbumThatAreLeftOut_AreTold()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var held = bot.Telegram.Faults.Hold("copyMessages");
        var sent = anna.SendsAlbum(Draft.Photo("three"), Draft.Photo(), Draft.Photo());
        await held.HasStruck();
        anna.Deletes(sent[1]);
        held.Release();

        await olga.SeesAlbum(2);
        var told = await anna.Sees("1 of 3");
        Assert.Equal(sent[0].Id, told.ReplyTo?.Id);
    }

    [Fact]
    public async Task AnEffect_IsPlayedAtTheOtherSide()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        anna.Sends(Draft.Of("hooray") with { EffectId = "5046509860389126442" });

        Assert.Equal("5046509860389126442", (await olga.Sees("hooray")).EffectId);
    }

    [Fact]
    public async Task APin_IsNotMirrored()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        olga.Sends(Draft.Other(MessageKind.Service, "pinned_message", """{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}"""));
        olga.Sends("after the pin");

        await anna.Sees("after the pin");
        Assert.Empty(await bot.UnseenAsync(olga));
        Assert.Empty(await bot.UnseenAsync(anna));
    }
}
