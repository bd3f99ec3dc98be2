using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using static OperatorBot.Grains.Tests.Dialogs.Talk;

namespace OperatorBot.Grains.Tests.Dialogs;

/// <summary>Edits, reactions and deletions.</summary>
public sealed class ChangeTests
{
    // Message 10 is the client's, 50 the operator's.
    [Theory]
    [InlineData("unknown", Client, "UpdateTaken UneditableTold Posted", "EditNotPassedOn to 10")]
    [InlineData("kept", Client, "UpdateTaken", "")]
    [InlineData("waits behind", Client, "UpdateTaken", "Relay 9, Relay 10")]
    [InlineData("first to go", Client, "UpdateTaken Posted", "Relay 10, Revise 10 new")]
    [InlineData("first to go, album", Client, "UpdateTaken Posted", "Album 10+11, Revise 10 new")]
    [InlineData("waits behind, album", Client, "UpdateTaken", "Relay 9, Album 10+11")]
    [InlineData("arrived", Client, "UpdateTaken Posted", "Revise 10 new")]
    [InlineData("arrived, dialog over", Client, "UpdateTaken Posted", "Revise 10 new")]
    [InlineData("arrived, waits again", Client, "UpdateTaken MessageKept", "")]
    [InlineData("arrived at a former operator", Client, "UpdateTaken Posted Posted", "ClientEditedEarlier, Relay 10")]
    [InlineData("nothing, dialog over", Client, "UpdateTaken UneditableTold Posted", "EditNotPassedOn to 10")]
    [InlineData("waits, nothing arrived", Client, "UpdateTaken UneditableTold Posted", "EditNotPassedOn to 10")]
    [InlineData("writer became an operator", Client, "", "")]
    [InlineData("unknown", Operator, "UpdateTaken UneditableTold Posted", "EditNotPassedOn to 50")]
    [InlineData("waits behind", Operator, "UpdateTaken", "Relay 49, Relay 50")]
    [InlineData("first to go", Operator, "UpdateTaken Posted", "Relay 50, Revise 50 new")]
    [InlineData("arrived", Operator, "UpdateTaken Posted", "Revise 50 new")]
    [InlineData("arrived, dialog over", Operator, "UpdateTaken Posted", "Revise 50 new")]
    [InlineData("arrived, waits again", Operator, "UpdateTaken Posted", "Revise 50 new")]
    public void Edit_Standing_Consequence(string standing, long by, string events, string lane)
    {
        var talk = Standing(standing, by);
        var lanes = talk.Lane(Client) + talk.Lane(Operator);

        Assert.Equal(events, talk.Edit(by, by == Client ? 10 : 50));

        if (lane.Length == 0)
            Assert.Equal(lanes, talk.Lane(Client) + talk.Lane(Operator));
        else
            Assert.Contains(lane, new[] { talk.Lane(Client), talk.Lane(Operator) });
    }

    [Fact]
    public void Edit_BeforeAnyMessage_IsIgnored()
    {
        var talk = new Talk(new ClientState());

        Assert.Equal("", talk.Edit(Client, 10));
        Assert.Equal("", talk.React(Client, 10));
        Assert.Equal("", talk.Withdraw(50, 60));
    }

    [Fact]
    public void Edit_Repeated_ChangesNothing()
    {
        var talk = Standing("arrived", Client);
        talk.Edit(Client, 10, updateId: 900);

        Assert.Equal("", talk.Edit(Client, 10, updateId: 900));
        Assert.Equal("", talk.React(Client, 10, updateId: 900));
    }

    [Fact]
    public void Edit_SeveralWait_OnlyTheNewestBehindTheFirst()
    {
        var talk = Standing("arrived", Client);
        talk.Edit(Client, 10, Content("one"));
        talk.Edit(Client, 10, Content("two"));

        Assert.Equal("UpdateTaken ParcelChanged", talk.Edit(Client, 10, Content("three")));
        Assert.Equal("Revise 10 one, Revise 10 three", talk.Lane(Operator));
    }

    [Fact]
    public void Edit_InFlightMessageIsRefused_NothingIsChanged()
    {
        var talk = Standing("first to go", Client);
        talk.Edit(Client, 10);

        talk.Refused(Operator, RefusalReason.CannotBeCopied);

        Assert.DoesNotContain("Revise", talk.Lane(Operator), StringComparison.Ordinal);
        Assert.DoesNotContain("EditNotPassedOn", talk.Lane(Client), StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_OfSomethingThatCannotBeEdited_IsToldOnce()
    {
        var talk = Standing("arrived", Operator);
        var poll = new MessageContent { Kind = ContentKind.Other };

        Assert.Equal("UpdateTaken UneditableTold Posted", talk.Edit(Operator, 50, poll));
        Assert.Equal("UpdateTaken", talk.Edit(Operator, 50, poll));
        Assert.Equal("EditNotPassedOn to 50", talk.Lane(Operator));
    }

    [Fact]
    public void Edit_LongerThanWhatMayWait_IsToldInstead()
    {
        var talk = Standing("arrived", Operator);

        Assert.Equal(
            "UpdateTaken UneditableTold Posted", talk.Edit(Operator, 50, Content(new string('x', ClientDecider.MaxUnsentText + 1))));
    }

    [Fact]
    public void Edit_OutboxFull_IsToldInstead()
    {
        var talk = Standing("arrived", Client);
        for (var id = 1_000; id < 1_000 + ClientDecider.MaxUnsent; id++)
            talk.Receive(id);

        Assert.Equal("UpdateTaken UneditableTold Posted", talk.Edit(Client, 10));
    }

    [Theory]
    [InlineData(RefusalReason.NotModified, "SendClosed", "")]
    [InlineData(RefusalReason.Rejected, "SendClosed UneditableTold Posted", "EditNotPassedOn to 10")]
    [InlineData(RefusalReason.Unavailable, "SendPostponed", "")]
    public void RecordSend_EditRefused_TheWriterIsTold(RefusalReason reason, string events, string told)
    {
        var talk = Standing("arrived", Client);
        talk.Edit(Client, 10);

        Assert.Equal(events, talk.Refused(Operator, reason));
        Assert.Equal(told, talk.Lane(Client));
    }

    [Fact]
    public void Edit_LiveLocation_MovesWhereItIs()
    {
        var moved = new MessageContent { Kind = ContentKind.LiveLocation, Live = Live(latitude: 1) };
        var kept = Idle();
        kept.Receive(10, new MessageDetails { Live = Live() });
        var waits = Active();
        waits.Receive(9);
        waits.Receive(10, new MessageDetails { Live = Live() });
        var arrivedElsewhere = Standing("arrived at a former operator", Client);

        Assert.Equal("UpdateTaken KeptChanged", kept.Edit(Client, 10, moved));
        Assert.Equal("UpdateTaken ParcelChanged", waits.Edit(Client, 10, moved));
        Assert.Equal("UpdateTaken", arrivedElsewhere.Edit(Client, 10, moved));

        Assert.Equal(1, Assert.Single(kept.State.KeptDetails).Details?.Live?.Latitude);
        Assert.Equal(1, Assert.IsType<Parcel.Relay>(waits.State.Outbox.Entries[1].Parcel).Details?.Live?.Latitude);
    }

    [Fact]
    public void Edit_WaitsAgainWithTooManyKept_IsToldInstead()
    {
        var talk = Standing("arrived, waits again", Client);
        for (var id = 1_000; id < 1_000 + ClientDecider.MaxKept; id++)
            talk.Receive(id);

        Assert.Equal("UpdateTaken UneditableTold Posted", talk.Edit(Client, 10));
    }

    [Fact]
    public void HandBack_EditOfAnUnsentMessageWaits_GoesWithIt()
    {
        var talk = Standing("first to go", Client);
        talk.Edit(Client, 10);
        talk.React(Client, 10);

        talk.HandBack();

        Assert.Equal([10], talk.State.Kept);
        Assert.Equal("", talk.Lane(Operator));
    }

    // Just as one that comes after the hand-back.
    [Fact]
    public void HandBack_EditOfWhatHasArrivedWaits_TheNextOperatorGetsTheMessageAnew()
    {
        var talk = Standing("arrived", Client);
        talk.Edit(Client, 10);
        talk.Edit(Client, 10);
        talk.Receive(11);

        talk.Refused(Operator, RefusalReason.Unreachable);

        Assert.Equal([10, 11], talk.State.Kept);
        talk.Assign(Stranger);
        Assert.Equal("NewDialog, Relay 10, Relay 11", talk.Lane(Stranger));
    }

    [Fact]
    public void HandBack_EditOfALiveLocationWaits_IsLeftToWhoHasIt()
    {
        var talk = Standing("arrived", Client);
        talk.Edit(Client, 10, new MessageContent { Kind = ContentKind.LiveLocation, Live = Live() });

        talk.HandBack();

        Assert.Empty(talk.State.Kept);
        Assert.Equal("Revise 10", talk.Lane(Operator));
    }

    [Theory]
    [InlineData("unknown", Client, "UpdateTaken", "")]
    [InlineData("kept", Client, "UpdateTaken", "")]
    [InlineData("first to go", Client, "UpdateTaken Posted", "Relay 10, React 10 +")]
    [InlineData("arrived", Client, "UpdateTaken Posted", "React 10 +")]
    [InlineData("arrived, dialog over", Client, "UpdateTaken Posted", "React 10 +")]
    [InlineData("arrived, waits again", Client, "UpdateTaken Posted", "React 10 +")]
    [InlineData("arrived at a former operator", Client, "UpdateTaken", "")]
    [InlineData("writer became an operator", Client, "", "")]
    public void React_OfClient_ShownToWhoHasTheMessage(string standing, long by, string events, string lane)
    {
        var talk = Standing(standing, by);

        Assert.Equal(events, talk.React(by, 10));
        if (lane.Length > 0)
            Assert.Equal(lane, talk.Lane(Operator));
    }

    [Fact]
    public void React_OfOperator_ToTheirOwnAndToTheClientsMessages()
    {
        var talk = Standing("arrived", Operator);
        talk.Receive(10);
        talk.Sent(Operator, 60);

        Assert.Equal("UpdateTaken Posted", talk.React(Operator, 50));
        Assert.Equal("UpdateTaken Posted", talk.React(Operator, 60));
        Assert.Equal("UpdateTaken", talk.React(Operator, 2));
        Assert.Equal("React 50 +, React 60 +", talk.Lane(Client));
        Assert.Equal(10, Assert.IsType<Outgoing.React>(RelayCall.Of(talk.State, talk.State.Outbox.Entries[^1])).MessageId);
    }

    [Fact]
    public void React_TakenAwayWhileItWaits_OnlyTheNewestIsSent()
    {
        var talk = Standing("arrived", Client);
        talk.Receive(11);
        talk.React(Client, 10);

        Assert.Equal("UpdateTaken ParcelChanged", talk.React(Client, 10, emoji: null));
        Assert.Equal("Relay 11, React 10", talk.Lane(Operator));
    }

    [Theory]
    [InlineData(RefusalReason.Rejected, "SendClosed")]
    [InlineData(RefusalReason.Unavailable, "SendClosed")]
    [InlineData(RefusalReason.TooManyRequests, "SendPostponed")]
    public void RecordSend_ReactionRefused_IsGivenUp(RefusalReason reason, string events)
    {
        var talk = Standing("arrived", Client);
        talk.React(Client, 10);

        Assert.Equal(events, talk.Refused(Operator, reason));
        Assert.Equal("", talk.Lane(Client));
    }

    [Theory]
    [InlineData("unknown", "OperatorCommanded Posted", "", "NotWithdrawn to 70")]
    [InlineData("waits behind", "OperatorCommanded MessageWithdrawn SendClosed Posted", "Relay 49", "Withdrawn to 70")]
    [InlineData("waits behind, album", "OperatorCommanded MessageWithdrawn ParcelChanged Posted", "Relay 49, Album 51", "Withdrawn to 70")]
    [InlineData("first to go", "OperatorCommanded Posted", "Relay 50, Withdraw 50", "")]
    [InlineData("arrived", "OperatorCommanded Posted", "Withdraw 50", "")]
    [InlineData("arrived, dialog over", "OperatorCommanded Posted", "Withdraw 50", "")]
    public void Withdraw_Standing_Consequence(string standing, string events, string toClient, string toOperator)
    {
        var talk = Standing(standing, Operator);

        Assert.Equal(events, talk.Withdraw(50, commandId: 70));
        Assert.Equal(toClient, talk.Lane(Client));
        Assert.Equal(toOperator, talk.Lane(Operator));
        Assert.Equal("", talk.Withdraw(50, commandId: 70));
    }

    [Fact]
    public void Withdraw_FailedOnceAndWaits_IsNotSentAtAll()
    {
        var talk = Standing("first to go", Operator);
        talk.Refused(Client, RefusalReason.Unavailable);

        Assert.Equal("OperatorCommanded MessageWithdrawn SendClosed Posted", talk.Withdraw(50, commandId: 70));
        Assert.Equal("", talk.Lane(Client));
    }

    [Theory]
    [InlineData("sent", "SendClosed Posted", "Withdrawn to 70")]
    [InlineData("refused", "SendClosed Posted", "NotWithdrawn to 70")]
    public void RecordSend_Withdrawal_TheOperatorIsAnswered(string how, string events, string told)
    {
        var talk = Standing("arrived", Operator);
        talk.Withdraw(50, commandId: 70);

        Assert.Equal(events, how == "sent" ? talk.Sent(Client) : talk.Refused(Client, RefusalReason.Rejected));
        Assert.Equal(told, talk.Lane(Operator));
    }

    private static Talk Standing(string standing, long by)
    {
        var id = by == Client ? 10 : 50;
        var to = by == Client ? Operator : Client;
        var talk = standing is "kept" or "nothing, dialog over" or "waits, nothing arrived" ? Idle() : Active();
        switch (standing)
        {
            case "unknown" or "nothing, dialog over":
                break;
            case "kept":
                Write(id);
                break;
            case "waits, nothing arrived":
                Write(id + 5);
                break;
            case "first to go":
                Write(id);
                break;
            case "first to go, album":
                Write(id, Part());
                Write(id + 1, Part());
                break;
            case "waits behind":
                Write(id - 1);
                Write(id);
                break;
            case "waits behind, album":
                Write(id - 1);
                Write(id, Part());
                Write(id + 1, Part());
                break;
            case "writer became an operator":
                talk.State = talk.State with { IsOperator = true };
                break;
            default:
                Write(id);
                talk.Sent(to, 90);
                if (standing == "arrived, dialog over")
                    talk.End();
                else if (standing != "arrived")
                    talk.HandBack();
                if (standing == "arrived at a former operator")
                {
                    talk.Assign();
                    talk.State = talk.State with { Pairs = [new MessagePair(Stranger, 90, 10)] };
                }

                talk.State = talk.State with { Outbox = new Outbox() };
                break;
        }

        return talk;

        void Write(int messageId, MessageDetails? details = null)
        {
            if (by == Client)
                talk.Receive(messageId, details);
            else
                talk.Deliver(messageId, details);
        }
    }
}
