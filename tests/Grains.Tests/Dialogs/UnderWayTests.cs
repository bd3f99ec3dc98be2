using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;
using static OperatorBot.Grains.Tests.Dialogs.Talk;

namespace OperatorBot.Grains.Tests.Dialogs;

/// <summary>What happens to a message while it, or something about it, is under way.</summary>
public sealed class UnderWayTests
{
    [Theory]
    [InlineData(RefusalReason.TooManyRequests)]
    [InlineData(RefusalReason.Unavailable)]
    public void TriedAgain_IsKnownAsSuch_SoThatTheSpeakerIsShown(RefusalReason reason)
    {
        var talk = Active();
        talk.Receive(10);
        Assert.False(talk.Head(Operator).Tried);

        talk.Refused(Operator, reason, TimeSpan.FromSeconds(1));

        Assert.True(talk.Head(Operator).Tried);
    }

    [Theory]
    [InlineData(RefusalReason.Unavailable, 2)]
    [InlineData(null, 1)]
    public void TopicThatCannotBeOpened_HoldsTheDialogUpNoLonger(RefusalReason? reason, int tries)
    {
        var talk = Idle();
        talk.Receive(10);
        talk.Assign(mayHaveTopics: true);

        for (var i = 0; i < tries; i++)
            talk.Record(Operator, reason is { } refusal ? new SendOutcome.Refused(refusal) : new SendOutcome.Unknown());

        Assert.Equal("NewDialog, Relay 10", talk.Lane(Operator));
        Assert.Null(talk.Call(Operator)?.ThreadId);
    }

    [Fact]
    public void ThreadIsGone_ButTheClientWritesElsewhereByNow_IsSentThere()
    {
        var talk = Active();
        talk.Receive(10, threadId: 5);
        talk.Sent(Operator, 60);
        talk.Deliver(50);
        var entry = talk.Head(Client);
        talk.Receive(11, threadId: 6);

        var events = ClientDecider.Decide(talk.State, new ClientCommand.RecordSend(
            entry.Id, new SendOutcome.Refused(RefusalReason.ThreadGone), 1, ThreadId: 5) { Now = talk.Now }).Events;
        talk.State = events.Aggregate(talk.State, ClientDecider.Evolve);

        Assert.Equal("Relay 50", talk.Lane(Client));
        Assert.Equal(6, talk.Call(Client)?.ThreadId);
    }

    [Fact]
    public void WithdrawnBeforeItWasSent_IsHeldFromThenOn_SoThatARepeatIsKnown()
    {
        var talk = Active();
        talk.Deliver(49);
        talk.Deliver(50);
        talk.Withdraw(50, commandId: 70);

        Assert.True(ClientDecider.Holds(talk.State, Operator, 50));
        Assert.Equal("", talk.Withdraw(50, commandId: 70));
        Assert.Equal("", talk.Deliver(50, rule: TargetRule.Press));
    }

    [Fact]
    public void HandedBackWithAnEditBehindIt_ALiveLocationIsWhereItWasLast()
    {
        var talk = Active();
        talk.Receive(10, new MessageDetails { Live = Live(1) });
        talk.Edit(Client, 10, new MessageContent { Kind = ContentKind.LiveLocation, Live = Live(2) });

        talk.HandBack();
        talk.Assign(Stranger);

        var relay = Assert.IsType<Parcel.Relay>(talk.State.Outbox.Entries.FindLast(entry => entry.ChatId == Stranger)!.Parcel);
        Assert.Equal(2, relay.Details?.Live?.Latitude);
    }

    [Fact]
    public void DialogIsOver_TheFormerOperatorDoesNotSeeWhereTheClientGoes()
    {
        var talk = Active();
        talk.Receive(10, new MessageDetails { Live = Live(1) });
        talk.Sent(Operator, 60);
        talk.End();

        Assert.Equal("UpdateTaken", talk.Edit(Client, 10, new MessageContent { Kind = ContentKind.LiveLocation, Live = Live(2) }));
    }

    [Fact]
    public void DelayedAndTheClientIsGone_TheWordSaysSo()
    {
        var talk = Active();
        talk.Deliver(50);
        for (var i = 0; i < ClientDecider.FailuresUntilTold; i++)
            talk.Refused(Client, RefusalReason.Unavailable);
        talk.Sent(Operator, 60);

        talk.Refused(Client, RefusalReason.Unreachable);

        Assert.Contains(talk.State.Outbox.Entries, entry => entry.Parcel is Parcel.Retell
        {
            MessageId: 60,
            Language: Language.Russian,
            Notice: Notice.NotDelivered { Reason: NotDeliveredReason.Unreachable },
        });
        Assert.Empty(talk.State.Delays);
    }

    [Fact]
    public void MoreFormattedWordsThanMayBeStored_ArePlainCopies()
    {
        var talk = Idle();
        var details = Photo("file") with { Part = Photo("file").Part! with { Entities = new string('x', 60_000) } };

        for (var id = 10; id < 16; id++)
            talk.Receive(id, details, replyTo: 5);

        Assert.Equal(3, talk.State.KeptDetails.Count(kept => kept.Details?.Part is not null));
        Assert.All(talk.State.KeptDetails, kept => Assert.Equal("a", kept.Details?.AlbumId));
    }

    [Fact]
    public void AfterTheDialog_AnOperatorIsToldInTheirOwnLanguage()
    {
        var talk = Idle();
        talk.Receive(10);
        talk.Assign();
        talk.Sent(Client, 20);
        talk.Deliver(50);
        talk.End();

        talk.Refused(Client, RefusalReason.Rejected);
        while (talk.Head(Operator).Parcel is not Parcel.Tell { Notice: Notice.NotDelivered })
            talk.Sent(Operator, 60);

        Assert.Equal(Language.Russian, Assert.IsType<Parcel.Tell>(talk.Head(Operator).Parcel).Language);
    }

    [Fact]
    public void PartThatCannotBeSentByItsContent_TheAlbumIsCopied()
    {
        var talk = Active();
        talk.Receive(9);
        talk.Receive(10, Photo("one"), replyTo: 5);
        talk.Receive(11, Photo("two"));

        talk.Edit(Client, 11, new MessageContent { Kind = ContentKind.Caption, Text = "a live photo" });

        Assert.Null(talk.State.Outbox.Entries.Select(entry => entry.Parcel).OfType<Parcel.Album>().Single().Contents);
    }
}
