using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;
using static OperatorBot.Grains.Tests.Dialogs.Talk;

namespace OperatorBot.Grains.Tests.Dialogs;

/// <summary>Entries of the outbox as calls: by what is known of both chats when they are made.</summary>
public sealed class RelayCallTests
{
    [Fact]
    public void Reply_ToWhatTheOtherSideHas_RepliesToItsCounterpart()
    {
        var talk = Active();
        talk.Deliver(50);
        talk.Sent(Client, 90);

        talk.Receive(91, new MessageDetails { Quote = new MessageQuote { Text = "q" }, EffectId = "e" }, replyTo: 90);

        var copy = Assert.IsType<Outgoing.Copy>(talk.Call(Operator));
        Assert.Equal((Client, 91, (int?)50, "q", "e"), (copy.FromChatId, copy.MessageId, copy.ReplyTo, copy.Quote?.Text, copy.EffectId));
        talk.Sent(Operator, 60);
        talk.Deliver(61, replyTo: 60);
        Assert.Equal(91, Assert.IsType<Outgoing.Copy>(talk.Call(Client)).ReplyTo);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void Reply_ToWhatTheOtherSideHasNot_IsPlainAndWithoutQuote(int replyTo)
    {
        var talk = Active();
        talk.State = MessageMap.Add(talk.State, new MessagePair(Operator, 2, InClientChat: 0));

        talk.Deliver(50, new MessageDetails { Quote = new MessageQuote { Text = "q" } }, replyTo);

        var copy = Assert.IsType<Outgoing.Copy>(talk.Call(Client));
        Assert.Null(copy.ReplyTo);
        Assert.Null(copy.Quote);
    }

    // The pair is looked up when the call is made, not when the message was written.
    [Fact]
    public void Reply_ToWhatIsStillOnItsWay_FindsItOnceItIsThere()
    {
        var talk = Active();
        talk.Receive(10);
        talk.Receive(11, replyTo: 10);

        talk.Sent(Operator, 60);

        Assert.Equal(60, Assert.IsType<Outgoing.Copy>(talk.Call(Operator)).ReplyTo);
    }

    [Fact]
    public void Reply_MessageWasSentToTwoOperators_CounterpartIsInTheAddresseesChat()
    {
        var talk = Active();
        talk.State = MessageMap.Add(talk.State, new MessagePair(Operator, 60, 10));
        talk.State = MessageMap.Add(talk.State, new MessagePair(Stranger, 65, 10));

        talk.Receive(11, replyTo: 10);

        Assert.Equal(60, Assert.IsType<Outgoing.Copy>(talk.Call(Operator)).ReplyTo);
        Assert.Equal(Stranger, MessageMap.OperatorWith(talk.State, 10));
    }

    [Fact]
    public void TypedReply_IsSentAsText()
    {
        var talk = Active();
        talk.Deliver(50, text: "<hello>");

        var text = Assert.IsType<Outgoing.Text>(talk.Call(Client));
        Assert.Equal(("<hello>", false), (text.Body, text.IsHtml));
    }

    [Fact]
    public void Album_OfOneLeft_IsACopyAndAReply()
    {
        var talk = Active();
        talk.State = MessageMap.Add(talk.State, new MessagePair(Operator, 60, 9));
        talk.Receive(10, Part(), replyTo: 9);

        var copy = Assert.IsType<Outgoing.Copy>(talk.Call(Operator, showSpeaker: true));
        Assert.Equal((10, (int?)60), (copy.MessageId, copy.ReplyTo));
        Assert.NotEmpty(copy.Buttons);
        Assert.Null(RelayCall.SpeakerLine(talk.State, talk.Head(Operator)));
    }

    [Fact]
    public void Album_OfSeveral_IsOneCallAfterALineThatSaysWhoSpeaks()
    {
        var talk = Active();
        talk.State = talk.State with { Topics = [new OperatorTopic(Stranger, 71)] };
        talk.Receive(10, Part());
        talk.Receive(11, Part());

        Assert.Equal([10, 11], Assert.IsType<Outgoing.CopyAlbum>(talk.Call(Operator, showSpeaker: true)).MessageIds);
        var line = Assert.IsType<Outgoing.Text>(RelayCall.SpeakerLine(talk.State, talk.Head(Operator)));
        Assert.Equal(Operator, line.ChatId);
        Assert.NotEmpty(line.Buttons);
        Assert.True(RelayCall.SpeaksAmongOthers(talk.State, talk.Head(Operator)));
    }

    [Fact]
    public void LiveLocation_IsShared_OneThatHasEndedIsCopied()
    {
        var talk = Active();
        talk.Receive(10, new MessageDetails { Live = Live() });
        talk.Receive(11, new MessageDetails { Live = Live() with { PeriodSeconds = 0 } });

        var shared = Assert.IsType<Outgoing.ShareLocation>(talk.Call(Operator, showSpeaker: true));
        Assert.Equal(Live(), shared.Location);
        Assert.NotEmpty(shared.Buttons);
        talk.Sent(Operator, 60);
        Assert.IsType<Outgoing.Copy>(talk.Call(Operator));
    }

    [Fact]
    public void Buttons_OfTheSpeaker_CarryClientAndTicket()
    {
        var talk = Active();
        talk.Receive(10);

        var copy = Assert.IsType<Outgoing.Copy>(talk.Call(Operator, showSpeaker: true));

        Assert.All(copy.Buttons.SelectMany(row => row), button => Assert.Equal((Client, 1), (button.Data.ClientId, button.Data.Ticket)));
        Assert.Empty(Assert.IsType<Outgoing.Copy>(talk.Call(Operator)).Buttons);
    }

    [Fact]
    public void Buttons_DialogIsOver_AreLeftOut()
    {
        var talk = Active();
        talk.Receive(10);
        talk.End();

        Assert.Empty(Assert.IsType<Outgoing.Copy>(talk.Call(Operator, showSpeaker: true)).Buttons);
        Assert.Null(RelayCall.SpeakerLine(talk.State, talk.Head(Operator)));
    }

    [Fact]
    public void Edit_ChangesTheCopy_AndKeepsTheButtonsThatItMayHave()
    {
        var talk = Active();
        talk.Receive(10);
        talk.Sent(Operator, 60);
        talk.Deliver(50);
        talk.Sent(Client, 90);

        talk.Edit(Client, 10);
        talk.Edit(Operator, 50);

        var atOperator = Assert.IsType<Outgoing.Revise>(talk.Call(Operator));
        Assert.Equal((60, "new"), (atOperator.MessageId, atOperator.Content.Text));
        Assert.NotEmpty(atOperator.Buttons);
        var atClient = Assert.IsType<Outgoing.Revise>(talk.Call(Client));
        Assert.Equal(90, atClient.MessageId);
        Assert.Empty(atClient.Buttons);
        talk.State = talk.State with { Topics = [new OperatorTopic(Operator, 71)] };
        Assert.Empty(Assert.IsType<Outgoing.Revise>(talk.Call(Operator)).Buttons);
    }

    [Fact]
    public void ReactionAndDeletion_AreAboutTheCopy()
    {
        var talk = Active();
        talk.Deliver(50);
        talk.Sent(Client, 90);

        talk.React(Operator, 50, emoji: null);
        talk.Withdraw(50, commandId: 70);

        var reaction = Assert.IsType<Outgoing.React>(talk.Call(Client));
        Assert.Equal((90, null), (reaction.MessageId, reaction.Emoji));
        talk.Sent(Client);
        Assert.Equal(90, Assert.IsType<Outgoing.Delete>(talk.Call(Client)).MessageId);
    }

    [Fact]
    public void ChangeOfAMessageThatNeverArrived_IsNoCall()
    {
        var entry = new OutboxEntry { Id = 1, ChatId = Client, Parcel = new Parcel.Revise(Operator, 50, Content()) };
        var state = Active().State;

        Assert.Null(RelayCall.Of(state, entry));
        Assert.Null(RelayCall.Of(state, entry with { Parcel = new Parcel.React(Operator, 50, "+") }));
        Assert.Null(RelayCall.Of(state, entry with { Parcel = new Parcel.Withdraw(Operator, 50, 70, "en") }));
    }

    [Theory]
    [InlineData("client's message", true)]
    [InlineData("client's album", true)]
    [InlineData("notice of the dialog", true)]
    [InlineData("another notice", false)]
    [InlineData("edit", false)]
    [InlineData("operator's message", false)]
    [InlineData("client's message in a topic", false)]
    public void SpeaksAmongOthers_Entry_OnlyTheClientsWordsInACommonChat(string what, bool expected)
    {
        var state = Active().State;
        if (what == "client's message in a topic")
            state = state with { Topics = [new OperatorTopic(Operator, 71)] };
        var entry = new OutboxEntry
        {
            Id = 1,
            ChatId = what == "operator's message" ? Client : Operator,
            Parcel = what switch
            {
                "client's message" or "client's message in a topic" => new Parcel.Relay(Client, 10),
                "client's album" => new Parcel.Album(Client, "a", [10, 11]),
                "notice of the dialog" => new Parcel.Tell(new Notice.NewDialog(Person(Client), 1, 0), "en"),
                "another notice" => new Parcel.Tell(new Notice.Delayed(), "en"),
                "edit" => new Parcel.Revise(Client, 10, Content()),
                _ => new Parcel.Relay(Operator, 50),
            },
        };

        Assert.Equal(expected, RelayCall.SpeaksAmongOthers(state, entry));
    }
}
