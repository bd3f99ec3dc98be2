using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Sending;
using static OperatorBot.Grains.Tests.Dialogs.Talk;

namespace OperatorBot.Grains.Tests.Dialogs;

/// <summary>Topics: a client's in an operator's chat, and the client's own.</summary>
public sealed class TopicTests
{
    [Fact]
    public void Assign_WithTopics_OpensOneBeforeAllElse()
    {
        var talk = Idle();
        talk.Receive(10);

        Assert.Equal(
            "OperatorAssigned TopicSet Posted Posted Posted Posted", talk.Assign(mayHaveTopics: true));

        Assert.Equal("OpenTopic, NewDialog, Relay 10", talk.Lane(Operator));
        Assert.Equal("SendClosed TopicSet", talk.Sent(Operator, 71));
        Assert.Equal(71, talk.Call(Operator)?.ThreadId);
        talk.Sent(Operator, 60);
        Assert.Equal(71, talk.Call(Operator)?.ThreadId);
        Assert.Equal(PlaceStanding.Topic, ClientDecider.StandingOf(talk.State, Operator, threadId: 71, albumId: null));
        Assert.Equal(PlaceStanding.Unknown, ClientDecider.StandingOf(talk.State, Operator, threadId: 72, albumId: null));
        Assert.Equal(PlaceStanding.Unknown, ClientDecider.StandingOf(talk.State, Stranger, threadId: 71, albumId: null));
    }

    [Fact]
    public void Assign_NoTopicsToBeHad_TalksWithout()
    {
        var talk = Idle();
        talk.Receive(10);

        talk.Assign(mayHaveTopics: false);

        Assert.Equal("NewDialog, Relay 10", talk.Lane(Operator));
        Assert.Empty(talk.State.Topics);
    }

    [Fact]
    public void Assign_TopicOfAnEarlierDialog_IsUsedAgain()
    {
        var talk = InTopic(71);
        talk.End();
        talk.Receive(11);
        Drain(talk);

        talk.Assign(mayHaveTopics: true);

        Assert.Equal("ChangeTopic 71, NewDialog, Relay 11", talk.Lane(Operator));
        Assert.Equal(new OperatorTopic(Operator, 71), Assert.Single(talk.State.Topics));
    }

    [Fact]
    public void Assign_OperatorWantsNoTopics_AnEarlierOneIsLeft()
    {
        var talk = InTopic(71);
        talk.End();
        talk.Receive(11);
        Drain(talk);

        talk.Assign(mayHaveTopics: true, withoutTopics: true);

        Assert.Equal("NewDialog, Relay 11", talk.Lane(Operator));
        Assert.Null(talk.Call(Operator)?.ThreadId);
        Assert.Equal(PlaceStanding.Unknown, ClientDecider.StandingOf(talk.State, Operator, threadId: 71, albumId: null));
    }

    [Fact]
    public void Assign_OpeningIsRefused_TalksWithout()
    {
        var talk = Idle();
        talk.Receive(10);
        talk.Assign(mayHaveTopics: true);

        Assert.Equal("SendClosed", talk.Refused(Operator, RefusalReason.Rejected));

        Assert.Equal("NewDialog, Relay 10", talk.Lane(Operator));
        Assert.Null(talk.Call(Operator)?.ThreadId);
    }

    [Theory]
    [InlineData("end", "DialogOver, ChangeTopic 71 over")]
    [InlineData("hand back", "ChangeTopic 71 over")]
    public void DialogIsOver_ItsTopicShowsThat(string how, string lane)
    {
        var talk = InTopic(71);

        _ = how == "end" ? talk.End() : talk.HandBack();

        Assert.Equal(lane, talk.Lane(Operator));
    }

    [Fact]
    public void RecordSend_TopicIsGone_IsOpenedAnewOnceAndThenLeft()
    {
        var talk = InTopic(71);
        talk.Receive(11);

        Assert.Equal("TopicSet PostedBefore", talk.Refused(Operator, RefusalReason.ThreadGone));
        Assert.Equal("OpenTopic, Relay 11", talk.Lane(Operator));
        talk.Sent(Operator, 72);
        Assert.Equal(72, talk.Call(Operator)?.ThreadId);

        Assert.Equal("TopicSet", talk.Refused(Operator, RefusalReason.ThreadGone));
        Assert.Equal("Relay 11", talk.Lane(Operator));
        Assert.Null(talk.Call(Operator)?.ThreadId);
        Assert.Equal("SendClosed MessagesPaired", talk.Sent(Operator, 60));
        Assert.Equal(new OperatorTopic(Operator, ThreadId: null, Recreated: true), Assert.Single(talk.State.Topics));
    }

    [Fact]
    public void RecordSend_TopicIsGoneAndCannotBeOpened_TalksWithout()
    {
        var talk = InTopic(71);
        talk.Receive(11);
        talk.Refused(Operator, RefusalReason.ThreadGone);

        Assert.Equal("SendClosed", talk.Refused(Operator, RefusalReason.Rejected));

        Assert.Equal("Relay 11", talk.Lane(Operator));
        Assert.Null(talk.Call(Operator)?.ThreadId);
    }

    [Fact]
    public void RecordSend_TopicToBeUsedAgainIsGone_AnotherIsOpened()
    {
        var talk = InTopic(71);
        talk.End();
        talk.Receive(11);
        Drain(talk);
        talk.Assign(mayHaveTopics: true);

        Assert.Equal("TopicSet ParcelChanged", talk.Refused(Operator, RefusalReason.ThreadGone));

        Assert.Equal("OpenTopic, NewDialog, Relay 11", talk.Lane(Operator));
    }

    [Fact]
    public void RecordSend_TopicOfADialogThatIsOverIsGone_ItsWordsGoWithout()
    {
        var talk = InTopic(71);
        talk.End();

        Assert.Equal("TopicSet", talk.Refused(Operator, RefusalReason.ThreadGone));
        Assert.Equal("DialogOver, ChangeTopic 71 over", talk.Lane(Operator));
        talk.Sent(Operator, 61);
        Assert.Equal("SendClosed", talk.Refused(Operator, RefusalReason.ThreadGone));
    }

    [Fact]
    public void RecordSend_TopicIsGoneAfterTheDialogAtItsEnd_IsForgotten()
    {
        var talk = InTopic(71);
        talk.End();
        talk.Sent(Operator, 61);

        Assert.Equal("TopicSet SendClosed", talk.Refused(Operator, RefusalReason.ThreadGone));
        Assert.Null(Assert.Single(talk.State.Topics).ThreadId);
    }

    [Fact]
    public void Receive_InATopicOfTheClient_AnsweredThere()
    {
        var talk = Active();
        talk.Receive(10, threadId: 81);
        talk.Deliver(50);

        Assert.Equal(81, talk.Call(Client)?.ThreadId);
        talk.Receive(11);
        Assert.Null(talk.Call(Client)?.ThreadId);
    }

    [Fact]
    public void RecordSend_TopicOfTheClientIsGone_IsSentOutsideOfIt()
    {
        var talk = Active();
        talk.Receive(10, threadId: 81);
        talk.Deliver(50);

        Assert.Equal("ClientThreadLost", talk.Refused(Client, RefusalReason.ThreadGone));

        Assert.Null(talk.Call(Client)?.ThreadId);
        Assert.Equal("SendClosed MessagesPaired", talk.Sent(Client, 90));
    }

    private static Talk InTopic(int threadId)
    {
        var talk = Idle();
        talk.Receive(10);
        talk.Assign(mayHaveTopics: true);
        talk.Sent(Operator, threadId);
        Drain(talk);
        return talk;
    }

    private static void Drain(Talk talk) => talk.State = talk.State with { Outbox = new Outbox() };
}
