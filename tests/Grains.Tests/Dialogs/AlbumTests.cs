using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Sending;
using static OperatorBot.Grains.Tests.Dialogs.Talk;

namespace OperatorBot.Grains.Tests.Dialogs;

/// <summary>Albums: their parts come one by one, and leave together.</summary>
public sealed class AlbumTests
{
    private static readonly TimeSpan Patience = ClientDecider.AlbumPatience;

    [Fact]
    public void Receive_PartsOfAnAlbum_AreGatheredUntilNoneComesForAWhile()
    {
        var talk = Active();

        Assert.Equal("ClientWrote AlbumBegun", talk.Receive(10, Part()));
        talk.Now += Patience / 2;
        Assert.Equal("ClientWrote AlbumGrew", talk.Receive(11, Part()));

        Assert.Equal("Album 10+11", talk.Lane(Operator));
        Assert.Equal(talk.Now + Patience, talk.Head(Operator).NotBefore);
        Assert.Equal(Patience, talk.Head(Operator).Wait);
    }

    [Fact]
    public void Receive_APart_IsWrittenBeforeItIsSent()
    {
        var receive = new ClientCommand.Receive(
            new ClientMessage { Message = new() { From = Person(Client), MessageId = 10, Date = Start, Details = Part() } }, "en") { Now = Start };

        Assert.False(ClientDecider.Decide(Active().State, receive).SendFirst);
    }

    [Fact]
    public void Receive_TenParts_AreWholeAndTheEleventhBeginsAnew()
    {
        var talk = Active();
        for (var id = 10; id < 20; id++)
            talk.Receive(id, Part());

        Assert.Null(talk.Head(Operator).NotBefore);
        Assert.Equal("ClientWrote AlbumCompleted AlbumBegun", talk.Receive(20, Part()));
        Assert.Equal("Album 10+11+12+13+14+15+16+17+18+19, Album 20", talk.Lane(Operator));
    }

    [Theory]
    [InlineData(null, "ClientWrote AlbumCompleted Posted", "Album 10+11, Relay 12")]
    [InlineData("b", "ClientWrote AlbumCompleted AlbumBegun", "Album 10+11, Album 12")]
    public void Receive_SomethingElse_CompletesTheAlbum(string? albumId, string events, string lane)
    {
        var talk = Active();
        talk.Receive(10, Part());
        talk.Receive(11, Part());

        Assert.Equal(events, talk.Receive(12, albumId is null ? null : Part(albumId)));
        Assert.Equal(lane, talk.Lane(Operator));
        Assert.Null(talk.Head(Operator).NotBefore);
    }

    [Fact]
    public void Deliver_OperatorWritesMeanwhile_DoesNotCompleteTheClientsAlbum()
    {
        var talk = Active();
        talk.Receive(10, Part());

        Assert.Equal("OperatorWrote Posted", talk.Deliver(50));
        Assert.Equal("ClientWrote AlbumGrew", talk.Receive(11, Part()));
    }

    // A word of the bot about what came before, a reaction, an edit.
    [Fact]
    public void Receive_WordsOfTheBotBetweenTheParts_DoNotPartTheAlbum()
    {
        var talk = Active();
        talk.Receive(9);
        talk.Receive(10, Part());
        talk.Refused(Operator, RefusalReason.CannotBeCopied);
        talk.React(Client, 10);

        Assert.Equal("ClientWrote AlbumGrew", talk.Receive(11, Part()));
        Assert.Equal("Album 10+11, ClientSentUncopyable, React 10 +", talk.Lane(Operator));
        Assert.Equal("ClientWrote AlbumCompleted Posted", talk.Receive(12));
    }

    [Fact]
    public void Deliver_PartsOfAnAlbum_AreGatheredForTheClient()
    {
        var talk = Active();

        Assert.Equal("OperatorWrote AlbumBegun", talk.Deliver(50, Part(), replyTo: 2));
        Assert.Equal("OperatorWrote AlbumGrew", talk.Deliver(51, Part()));
        Assert.Equal("", talk.Deliver(51, Part()));
        Assert.Equal("Album 50+51", talk.Lane(Client));
        Assert.Equal(PlaceStanding.Album, ClientDecider.StandingOf(talk.State, Operator, threadId: null, albumId: "a"));
        Assert.Equal(PlaceStanding.Unknown, ClientDecider.StandingOf(talk.State, Operator, threadId: null, albumId: "b"));
        Assert.Equal(PlaceStanding.Unknown, ClientDecider.StandingOf(talk.State, Stranger, threadId: null, albumId: "a"));
    }

    [Fact]
    public void RecordSend_AlbumSent_PairsItsPartsInTheOrderOfTheCopies()
    {
        var talk = Active();
        talk.Receive(10, Part());
        talk.Receive(11, Part());

        Assert.Equal("SendClosed MessagesPaired MessagesPaired", talk.Sent(Operator, 61, 60));

        Assert.Equal([new MessagePair(Operator, 60, 10), new MessagePair(Operator, 61, 11)], talk.State.Pairs.AsEnumerable());
    }

    [Fact]
    public void RecordSend_AlbumOfOne_IsPairedAsAMessage()
    {
        var talk = Active();
        talk.Receive(10, Part());

        Assert.Equal("SendClosed MessagesPaired", talk.Sent(Operator, 60));
        Assert.Equal([new MessagePair(Operator, 60, 10)], talk.State.Pairs.AsEnumerable());
    }

    [Fact]
    public void RecordSend_FewerCopiesThanParts_NoPairsAndTheWriterIsTold()
    {
        var talk = Active();
        talk.Receive(10, Part());
        talk.Receive(11, Part());
        talk.Receive(12, Part());

        Assert.Equal("SendClosed Posted", talk.Sent(Operator, 60, 61));

        Assert.Empty(talk.State.Pairs);
        Assert.Equal("PartsLeftOut to 10", talk.Lane(Client));
    }

    [Fact]
    public void Receive_LatePart_GoesAlone()
    {
        var talk = Active();
        talk.Receive(10, Part());
        talk.Receive(11, Part());
        talk.Sent(Operator, 60, 61);

        Assert.Equal("ClientWrote AlbumBegun", talk.Receive(12, Part()));
        Assert.Equal("SendClosed MessagesPaired", talk.Sent(Operator, 62));
    }

    [Theory]
    [InlineData("sent", "AlbumPartsDone MessagesPaired MessagesPaired", "Album 12")]
    [InlineData("refused", "AlbumPartsDone Posted Posted", "Album 12, ClientSentUncopyable")]
    [InlineData("unavailable", "SendPostponed", "Album 10+11+12")]
    [InlineData("unknown", "SendPostponed", "Album 10+11+12")]
    public void RecordSend_PartCameWhileTheOthersWereOnTheirWay_GoesByItselfAfterThem(string how, string events, string lane)
    {
        var talk = Active();
        talk.Receive(10, Part());
        talk.Receive(11, Part());
        talk.Now += Patience;
        Assert.Equal("ClientWrote AlbumGrew", talk.Receive(12, Part()));

        Assert.Equal(events, talk.Record(Operator, how switch
        {
            "sent" => new SendOutcome.Sent(null, [60, 61]),
            "refused" => new SendOutcome.Refused(RefusalReason.CannotBeCopied),
            "unavailable" => new SendOutcome.Refused(RefusalReason.Unavailable),
            _ => new SendOutcome.Unknown(),
        }, parts: 2));

        Assert.Equal(lane, talk.Lane(Operator));
    }

    // What waits for its next try waits as long as it was told to, whatever is written meanwhile.
    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData(null)]
    public void Receive_AlbumIsPutOff_ItsPauseHolds(string? albumId)
    {
        var talk = Active();
        talk.Receive(10, Part());
        talk.Now += Patience;
        talk.Refused(Operator, RefusalReason.TooManyRequests, TimeSpan.FromSeconds(30));
        var until = talk.Head(Operator).NotBefore;

        talk.Receive(11, albumId is null ? null : Part(albumId));

        Assert.Equal(talk.Now + TimeSpan.FromSeconds(30), until);
        Assert.Equal(until, talk.Head(Operator).NotBefore);
    }

    [Fact]
    public void Assign_KeptParts_AreOneAlbumAgainAndTheLastOneMayGrow()
    {
        var talk = Idle();
        talk.Receive(10, Part(), replyTo: 5);
        talk.Receive(11, Part());
        talk.Receive(12);
        talk.Receive(13, Part("b"));
        talk.Receive(14, Part("c"));
        talk.Receive(15, Part("c"));

        talk.Assign();

        Assert.Equal("NewDialog, Album 10+11, Relay 12, Album 13, Album 14+15", talk.Lane(Operator));
        Assert.Equal(5, Assert.IsType<Parcel.Album>(talk.State.Outbox.Entries[1].Parcel).ReplyTo);
        Assert.All(talk.State.Outbox.Entries.SkipLast(2), entry => Assert.Null(entry.NotBefore));
        Assert.Equal("ClientWrote AlbumGrew", talk.Receive(16, Part("c")));
        Assert.Empty(talk.State.KeptDetails);
    }

    [Fact]
    public void Assign_MoreKeptPartsThanAnAlbumHas_AreTwoAlbums()
    {
        var talk = Idle();
        for (var id = 10; id < 22; id++)
            talk.Receive(id, Part());

        talk.Assign();

        Assert.Equal("NewDialog, Album 10+11+12+13+14+15+16+17+18+19, Album 20+21", talk.Lane(Operator));
    }

    [Fact]
    public void HandBack_UnsentParts_AreKeptAndReachTheNextOperatorAsOneAlbum()
    {
        var talk = Active();
        talk.Receive(10, Part(), replyTo: 5);
        talk.Receive(11, Part());

        talk.HandBack();
        talk.Receive(12, Part());
        talk.Receive(13);

        Assert.Equal([10, 11, 12, 13], talk.State.Kept);
        Assert.Equal("", talk.Lane(Operator));
        talk.Assign(Stranger);
        Assert.Equal("NewDialog, Album 10+11+12, Relay 13", talk.Lane(Stranger));
        Assert.Equal(5, Assert.IsType<Parcel.Album>(talk.State.Outbox.Entries.Find(entry => entry.ChatId == Stranger && entry.Parcel is Parcel.Album)!.Parcel).ReplyTo);
    }

    [Fact]
    public void HandBack_SomePartsSent_OnlyTheOthersAreKept()
    {
        var talk = Active();
        talk.Receive(10, Part());
        talk.Receive(11, Part());
        talk.Receive(12, Part());
        talk.Record(Operator, new SendOutcome.Sent(null, [60, 61]), parts: 2);

        talk.HandBack();

        Assert.Equal([12], talk.State.Kept);
    }

    [Fact]
    public void HandBack_DetailsOfUnsentMessages_ReachTheNextOperator()
    {
        var talk = Active();
        talk.Receive(10, new() { EffectId = "e" }, replyTo: 5);
        talk.HandBack();

        talk.Assign(Stranger);

        var relay = Assert.IsType<Parcel.Relay>(talk.State.Outbox.Entries.FindLast(entry => entry.ChatId == Stranger)!.Parcel);
        Assert.Equal((5, "e"), (relay.ReplyTo, relay.Details?.EffectId));
    }

    [Fact]
    public void Deliver_AlbumByAPress_AllPartsAtOnceAndLaterOnesFollow()
    {
        var talk = Active();

        Assert.Equal("OperatorWrote Posted", talk.Deliver(50, rule: TargetRule.Press, parts: [50, 51]));
        Assert.Equal("Album 50+51", talk.Lane(Client));
        Assert.Null(talk.Head(Client).NotBefore);
        Assert.Equal("", talk.Deliver(50, rule: TargetRule.Press, parts: [50, 51]));
        Assert.Equal("", talk.Deliver(51, Part(), rule: TargetRule.Press));

        talk.Deliver(52, Part(), rule: TargetRule.Press);

        Assert.Equal("Album 50+51, Album 52", talk.Lane(Client));
    }

    [Fact]
    public void RecordSend_AlbumRefused_ItsWriterIsToldOnce()
    {
        var talk = Active();
        talk.Deliver(50, Part());
        talk.Deliver(51, Part());

        Assert.Equal("SendClosed Posted", talk.Refused(Client, RefusalReason.Protected));
        Assert.Equal("NotDelivered Protected to 50", talk.Lane(Operator));
    }

    [Fact]
    public void Receive_AlbumThatReplies_IsSentByItsContentsAsAReply()
    {
        var talk = Replying();

        var album = Assert.IsType<Outgoing.SendAlbum>(talk.Call(Operator));

        Assert.Equal((50, "q"), (album.ReplyTo, album.Quote?.Text));
        Assert.Equal(["one", "two"], album.Parts.Select(part => part.FileId));
        Assert.Equal("SendClosed MessagesPaired MessagesPaired", talk.Sent(Operator, 60, 61));
    }

    [Theory]
    [InlineData("a part's content is not known")]
    [InlineData("the message replied to is nowhere")]
    public void Receive_AlbumThatReplies_IsCopiedWhereItCannotBeSentSo(string why)
    {
        var talk = why == "a part's content is not known" ? Replying() : Active();
        if (why == "a part's content is not known")
            talk.Receive(93, Part());
        else
        {
            talk.Receive(91, Photo("one"), replyTo: 90);
            talk.Receive(92, Photo("two"));
        }

        Assert.IsType<Outgoing.CopyAlbum>(talk.Call(Operator));
    }

    [Fact]
    public void RecordSend_AlbumThatRepliesIsRefused_IsCopiedAndThenWithoutReply()
    {
        var talk = Replying();

        Assert.Equal("SendSimplified", talk.Refused(Operator, RefusalReason.Rejected));
        Assert.IsType<Outgoing.CopyAlbum>(talk.Call(Operator));
        Assert.Equal("SendSimplified", talk.Refused(Operator, RefusalReason.Rejected));
        Assert.Equal("SendClosed Posted Posted", talk.Refused(Operator, RefusalReason.Rejected));
    }

    [Fact]
    public void HandBack_AlbumThatReplies_ReachesTheNextOperatorWithAllThatItHad()
    {
        var talk = Replying();
        var before = talk.Head(Operator).Parcel;
        talk.HandBack();

        talk.Assign(Stranger);

        var after = Assert.IsType<Parcel.Album>(talk.State.Outbox.Entries.FindLast(entry => entry.ChatId == Stranger)!.Parcel);
        Assert.Equivalent(before, after, strict: true);
    }

    [Fact]
    public void Edit_PartOfAnAlbumThatReplies_IsSentAsItThenIs()
    {
        var kept = Idle();
        kept.Receive(10, Photo("one"), replyTo: 5);
        kept.Edit(Client, 10, new MessageContent { Kind = ContentKind.Photo, FileId = "new" });
        kept.Assign();
        var waits = Active();
        waits.Receive(9);
        waits.Receive(10, Photo("one"), replyTo: 5);
        waits.Receive(11, Photo("two"));
        waits.Edit(Client, 11, new MessageContent { Kind = ContentKind.Photo, FileId = "new" });

        Assert.Equal(["new"], ContentsOf(kept));
        Assert.Equal(["one", "new"], ContentsOf(waits));

        static IEnumerable<string?> ContentsOf(Talk talk) =>
            ((Parcel.Album)talk.State.Outbox.Entries.Find(entry => entry.Parcel is Parcel.Album)!.Parcel).Contents!.Select(part => part.FileId);
    }

    [Fact]
    public void Withdraw_PartOfAnAlbumThatReplies_TheOthersKeepTheirContents()
    {
        var talk = Active();
        talk.Deliver(50, Photo("one"), replyTo: 5);
        talk.Deliver(51, Photo("two"));
        talk.Deliver(52, Photo("three"));

        Assert.Equal("OperatorCommanded MessageWithdrawn ParcelChanged Posted", talk.Withdraw(51, commandId: 70));

        var album = Assert.IsType<Parcel.Album>(talk.Head(Client).Parcel);
        Assert.Equal([50, 52], album.Parts.AsEnumerable());
        Assert.Equal(["one", "three"], album.Contents!.Select(part => part.FileId));
    }

    private static Talk Replying()
    {
        var talk = Active();
        talk.State = MessageMap.Add(talk.State, new MessagePair(Operator, 50, 90));
        talk.Receive(91, Photo("one") with { Quote = new() { Text = "q" } }, replyTo: 90);
        talk.Receive(92, Photo("two"));
        return talk;
    }
}
