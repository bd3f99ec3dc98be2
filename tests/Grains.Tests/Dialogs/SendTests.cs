using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;
using static OperatorBot.Grains.Tests.Dialogs.Talk;

namespace OperatorBot.Grains.Tests.Dialogs;

/// <summary>What becomes of sends: delays that are told, refusals.</summary>
public sealed class SendTests
{
    [Fact]
    public void RecordSend_OperatorsMessageFailsThreeTimes_TheyAreToldOnce()
    {
        var talk = Active();
        talk.Deliver(50);

        Assert.Equal("SendPostponed", talk.Refused(Client, RefusalReason.Unavailable));
        Assert.Equal("SendPostponed", talk.Unknown(Client));
        Assert.Equal("SendPostponed DelayTold Posted", talk.Refused(Client, RefusalReason.Unavailable));
        Assert.Equal("SendPostponed", talk.Refused(Client, RefusalReason.Unavailable));
        Assert.Equal("Delayed to 50", talk.Lane(Operator));
    }

    [Theory]
    [InlineData(4, "SendPostponed")]
    [InlineData(5, "SendPostponed DelayTold Posted")]
    public void RecordSend_PauseOfSoManySeconds_IsToldAtOnceIfLong(int seconds, string events)
    {
        var talk = Active();
        talk.Deliver(50, Part());
        talk.Deliver(51, Part());

        Assert.Equal(events, talk.Refused(Client, RefusalReason.TooManyRequests, TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void RecordSend_ClientsMessageIsDelayed_IsNotTold()
    {
        var talk = Active();
        talk.Receive(10);

        Assert.Equal("SendPostponed", talk.Refused(Operator, RefusalReason.TooManyRequests, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void RecordSend_WordOfTheBotIsDelayed_IsNotTold()
    {
        var talk = Active();
        talk.End();

        Assert.Equal("SendPostponed", talk.Refused(Client, RefusalReason.TooManyRequests, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void RecordSend_DelayedMessageArrives_TheWordBecomesAnother()
    {
        var talk = Delayed();
        Assert.Equal("SendClosed DelayShown", talk.Sent(Operator, 60));

        Assert.Equal("SendClosed MessagesPaired Posted DelaySettled", talk.Sent(Client, 90));

        Assert.Equal("60 becomes DeliveredLate", talk.Lane(Operator));
        Assert.Empty(talk.State.Delays);
    }

    [Fact]
    public void RecordSend_DelayedMessageArrivesBeforeTheWord_TheWordBecomesAnotherOnceItIsThere()
    {
        var talk = Delayed();
        Assert.Equal("SendClosed MessagesPaired DelaySettled", talk.Sent(Client, 90));
        Assert.Equal("Delayed to 50", talk.Lane(Operator));

        Assert.Equal("SendClosed Posted DelaySettled", talk.Sent(Operator, 60));

        Assert.Equal("60 becomes DeliveredLate", talk.Lane(Operator));
        Assert.Empty(talk.State.Delays);
    }

    [Fact]
    public void RecordSend_DelayedMessageIsRefused_TheWordBecomesTheRefusal()
    {
        var talk = Delayed();
        talk.Sent(Operator, 60);

        Assert.Equal("SendClosed Posted DelaySettled", talk.Refused(Client, RefusalReason.CannotBeCopied));

        Assert.Equal("60 becomes NotDelivered", talk.Lane(Operator));
    }

    [Fact]
    public void Withdraw_DelayedMessage_TheWordBecomesThat()
    {
        var talk = Delayed();
        talk.Sent(Operator, 60);

        Assert.Equal("OperatorCommanded MessageWithdrawn SendClosed Posted Posted DelaySettled", talk.Withdraw(50, commandId: 70));

        Assert.Equal("Withdrawn to 70, 60 becomes NotDelivered", talk.Lane(Operator));
        var retell = Assert.IsType<Parcel.Retell>(talk.State.Outbox.Entries[^1].Parcel);
        Assert.Equal(new Notice.NotDelivered(NotDeliveredReason.Withdrawn), retell.Notice);
        Assert.Equal(Language.Russian, retell.Language);
    }

    [Theory]
    [InlineData("quote")]
    [InlineData("effect")]
    [InlineData("live location")]
    public void RecordSend_RefusedWithExtras_IsTriedOnceMoreWithoutThem(string extra)
    {
        var talk = Active();
        talk.Receive(
            10,
            new MessageDetails
            {
                Quote = extra == "quote" ? new MessageQuote { Text = "q" } : null,
                EffectId = extra == "effect" ? "e" : null,
                Live = extra == "live location" ? Live() : null,
            },
            replyTo: 9);

        Assert.Equal("SendSimplified", talk.Refused(Operator, RefusalReason.Rejected));
        Assert.Equal("Relay 10", talk.Lane(Operator));
        Assert.Equal(9, Assert.IsType<Parcel.Relay>(talk.Head(Operator).Parcel).ReplyTo);
        Assert.IsType<Outgoing.Copy>(talk.Call(Operator));

        // Then without the reply, and then no more.
        Assert.Equal("SendSimplified", talk.Refused(Operator, RefusalReason.Rejected));
        Assert.Equal(new Parcel.Relay(Client, 10, Details: new MessageDetails()), talk.Head(Operator).Parcel);
        Assert.Equal("SendClosed Posted Posted", talk.Refused(Operator, RefusalReason.Rejected));
        Assert.Equal("NotDelivered Rejected to 10", talk.Lane(Client));
    }

    [Fact]
    public void RecordSend_CannotBeCopiedWithExtras_IsNotTriedAgain()
    {
        var talk = Active();
        talk.Receive(10, new MessageDetails { EffectId = "e", Uncopyable = UncopyableKind.Quiz });

        Assert.Equal("SendClosed Posted Posted", talk.Refused(Operator, RefusalReason.CannotBeCopied));

        Assert.Equal(
            new Notice.NotDelivered(NotDeliveredReason.CannotBeCopied, UncopyableKind.Quiz), Told(talk, Client));
        Assert.Equal(UncopyableKind.Quiz, Assert.IsType<Notice.ClientSentUncopyable>(Told(talk, Operator)).Kind);
    }

    [Theory]
    [InlineData(RefusalReason.CannotBeCopied, NotDeliveredReason.CannotBeCopied)]
    [InlineData(RefusalReason.Protected, NotDeliveredReason.Protected)]
    [InlineData(RefusalReason.Gone, NotDeliveredReason.Gone)]
    [InlineData(RefusalReason.Rejected, NotDeliveredReason.Rejected)]
    [InlineData(RefusalReason.ThreadGone, NotDeliveredReason.Rejected)]
    public void RecordSend_OperatorsMessageRefused_TheyAreToldWhy(RefusalReason refusal, object reason)
    {
        var talk = Active();
        talk.Deliver(50);

        Assert.Equal("SendClosed Posted", talk.Refused(Client, refusal));
        Assert.Equal($"NotDelivered {reason} to 50", talk.Lane(Operator));
    }

    [Fact]
    public void RecordSend_ClientsMessageIsGone_NobodyIsTold()
    {
        var talk = Active();
        talk.Receive(10);

        Assert.Equal("SendClosed", talk.Refused(Operator, RefusalReason.Gone));
    }

    [Fact]
    public void RecordSend_RefusedAfterTheDialog_OnlyTheWriterIsTold()
    {
        var talk = Active();
        talk.Receive(10);
        talk.End();

        Assert.Equal("SendClosed Posted", talk.Refused(Operator, RefusalReason.CannotBeCopied));
        Assert.Equal("DialogEnded, NotDelivered CannotBeCopied to 10", talk.Lane(Client));
    }

    [Fact]
    public void RecordSend_OfWhatIsNotThereAnyMore_ChangesNothing()
    {
        var talk = Active();
        talk.Receive(10);
        var entry = talk.Head(Operator);
        talk.Sent(Operator, 60);

        Assert.Empty(ClientDecider.Decide(
            talk.State, new ClientCommand.RecordSend(entry.Id, new SendOutcome.Sent(61)) { Now = talk.Now }).Events);
    }

    private static Talk Delayed()
    {
        var talk = Active();
        talk.Deliver(50);
        for (var i = 0; i < ClientDecider.FailuresUntilTold; i++)
            talk.Refused(Client, RefusalReason.Unavailable);
        return talk;
    }

    private static Notice Told(Talk talk, long chatId) => Assert.IsType<Parcel.Tell>(talk.Head(chatId).Parcel).Notice;
}
