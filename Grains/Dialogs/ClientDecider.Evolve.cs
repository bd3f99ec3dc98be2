using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using static OperatorBot.Grains.Dialogs.ClientEvent;

namespace OperatorBot.Grains.Dialogs;

internal static partial class ClientDecider
{
    /// <summary>How long an album waits for a further part.</summary>
    public static readonly TimeSpan AlbumPatience = TimeSpan.FromMilliseconds(700);

    /// <summary>The state after an event.</summary>
    public static ClientState Evolve(ClientState state, ClientEvent happened) => happened switch
    {
        ClientWrote wrote => state with
        {
            Person = wrote.Person,
            Language = wrote.Language,
            LastFromClient = wrote.MessageId,
            LastFromClientAt = wrote.Date,
            Flood = wrote.Flood,
            ThreadId = wrote.ThreadId,
            LastRefusedAsOperator = 0,
        },
        OperatorWrote { ByPress: true } wrote => state with
        {
            Pressed = Bounded.Append(state.Pressed, new SourceMessage(wrote.OperatorId, wrote.MessageId), max: 32),
            LastFromOperatorAt = wrote.Date,
        },
        OperatorWrote wrote => Marked(state, wrote.OperatorId, wrote.MessageId, wrote.Date, wrote.AlbumId) with
        {
            LastFromOperatorAt = wrote.Date,
        },
        OperatorCommanded commanded => Marked(state, commanded.OperatorId, commanded.MessageId, commanded.Date, albumId: null),
        UpdateTaken taken => state with { Updates = Bounded.Append(state.Updates, taken.UpdateId, max: 24) },
        NumberingRestarted => state with
        {
            Pairs = [],
            OlderPairs = [],
            Pressed = [],
            Updates = [],
            Topics = [],
            Delays = [],
            Uneditable = [],
        },
        ClientGreeted => state with { Greeted = true },
        WaitStarted started => state with
        {
            Phase = new DialogPhase.Waiting(started.Since),
            Ticket = state.Ticket + 1,
            ToldKeptFull = false,
        },
        MessageKept kept => state with
        {
            Kept = state.Kept.Add(kept.MessageId),
            KeptDetails = kept.Detail is { } detail ? state.KeptDetails.Add(detail) : state.KeptDetails,
        },
        KeptChanged changed => state with
        {
            KeptDetails = state.KeptDetails.ConvertAll(kept => kept.MessageId == changed.MessageId && kept.Details is { } details
                ? kept with { Details = Changed(details, changed.Content) }
                : kept),
        },
        KeptFullTold => state with { ToldKeptFull = true },
        PositionTold when state.Phase is DialogPhase.Waiting waiting =>
            state with { Phase = waiting with { PositionTold = true } },
        OperatorAssigned assigned => state with
        {
            Phase = new DialogPhase.Active(
                assigned.Assignment.OperatorId, assigned.Assignment.OperatorLanguage, assigned.At),
            Kept = [],
            KeptDetails = [],
            LastAssignment = new PastAssignment(
                assigned.Assignment.OperatorId,
                assigned.Assignment.Ticket,
                assigned.Assignment.Why,
                assigned.Assignment.OperatorLanguage),
        },
        DialogClosed => state with { Phase = new DialogPhase.Idle(), Kept = [], KeptDetails = [] },
        ClientHandedBack back => HandedBack(state, back),
        WriterIsOperator => state with
        {
            Phase = new DialogPhase.Idle(),
            Kept = [],
            KeptDetails = [],
            LastRefusedAsOperator = state.LastFromClient,
        },
        RoleChanged changed => state with
        {
            IsOperator = changed.IsOperator,
            LastFromClient = changed.MessageId,
            LastFromClientAt = changed.Date,
            LastRefusedAsOperator = 0,
        },
        Posted posted => state with { Outbox = state.Outbox.Add(posted.ChatId, posted.Parcel) },
        PostedBefore posted => state with
        {
            Outbox = state.Outbox.AddBefore(posted.EntryId, posted.ChatId, posted.Parcel),
        },
        AlbumBegun begun => state with { Outbox = Begin(state.Outbox, begun) },
        AlbumGrew grew => state with { Outbox = state.Outbox.Replace(grew.EntryId, entry => Grown(entry, grew)) },
        AlbumCompleted completed => state with
        {
            Outbox = state.Outbox.Replace(
                completed.EntryId, entry => IsGathering(entry) ? entry with { NotBefore = null, PostponedAt = null } : entry),
        },
        AlbumPartsDone done => state with
        {
            Outbox = state.Outbox.Replace(done.EntryId, entry => entry with
            {
                Parcel = entry.Parcel is Parcel.Album album ? album.Skip(done.Count) : entry.Parcel,
                Attempts = 0,
            }),
        },
        ParcelChanged changed => state with
        {
            Outbox = state.Outbox.Replace(changed.EntryId, entry => entry with { Parcel = changed.Parcel }),
        },
        DelayTold told => state with
        {
            Outbox = state.Outbox.Replace(told.EntryId, entry => entry with { DelayAbout = told.Message.MessageId }),
            Delays = Bounded.Append(state.Delays, new ShownDelay(told.Message), max: 16),
        },
        DelayShown shown => state with
        {
            Delays = state.Delays.ConvertAll(delay => delay.Message == shown.Message ? delay with { NoticeId = shown.NoticeId } : delay),
        },
        DelaySettled { Outcome: null } settled => state with
        {
            Delays = state.Delays.RemoveAll(delay => delay.Message == settled.Message),
        },
        DelaySettled settled => state with
        {
            Delays = state.Delays.ConvertAll(
                delay => delay.Message == settled.Message ? delay with { Settled = settled.Outcome } : delay),
        },
        UneditableTold told => state with { Uneditable = Bounded.Append(state.Uneditable, told.Message, max: 16) },
        ClientThreadLost => state with { ThreadId = null },
        TopicSet set => state with
        {
            Topics = Bounded.Append(
                state.Topics.RemoveAll(topic => topic.OperatorId == set.Topic.OperatorId), set.Topic, max: 8),
        },
        SendClosed closed => state with { Outbox = state.Outbox.Remove(closed.EntryId) },
        SendPostponed postponed => state with
        {
            Outbox = state.Outbox
                .Postpone(postponed.EntryId, postponed.At, postponed.NotBefore, postponed.Attempts)
                .Replace(postponed.EntryId, entry => entry with { Tried = true }),
        },
        SendSimplified simplified => state with
        {
            Outbox = state.Outbox.Replace(simplified.EntryId, entry => entry with { Parcel = simplified.Parcel, Tried = true }),
        },
        ChangesDropped dropped => state with
        {
            Outbox = state.Outbox.RemoveAll(entry => ChangedBy(entry.Parcel) == dropped.Message),
        },
        MessageWithdrawn withdrawn => state with { Pressed = Bounded.Append(state.Pressed, withdrawn.Message, max: 32) },
        LaneDropped dropped => state with { Outbox = state.Outbox.RemoveAll(entry => entry.ChatId == dropped.ChatId) },
        MessagesPaired paired => MessageMap.Add(state, paired.Pair),
        NoticeShown shown when state.Phase is DialogPhase.Active active && active.OperatorId == shown.OperatorId =>
            state with { Phase = active with { NoticeId = shown.MessageId } },
        ReportOwed owed => state with
        {
            Owed = state.Owed.Add(owed.Report with { Id = state.NextOwedId }),
            NextOwedId = state.NextOwedId + 1,
        },
        ReportTaken taken => state with { Owed = state.Owed.RemoveAll(owed => owed.Id == taken.OwedId) },
        _ => state,
    };

    // While only waiting, what is left for that operator belongs to an earlier dialog, and goes where it was meant to go.
    private static ClientState HandedBack(ClientState state, ClientHandedBack back)
    {
        var waiting = state.Phase as DialogPhase.Waiting;
        var unsent = waiting is null
            ? state.Outbox.Entries.Where(entry => entry.ChatId == back.OperatorId)
                .SelectMany(entry => MessagesOf(state, entry.Parcel)).DistinctBy(message => message.MessageId).Select(Newest).ToImmutableList()
            : [];
        return state with
        {
            Phase = new DialogPhase.Waiting(waiting?.Since ?? back.At),
            Ticket = state.Ticket + 1,
            Kept = [.. unsent.Select(message => message.MessageId), .. state.Kept],
            KeptDetails = [.. unsent.Where(message => message is not { ReplyTo: null, Details: null }), .. state.KeptDetails],
            ToldKeptFull = false,
            Outbox = state.Outbox.RemoveAll(entry => entry.ChatId == back.OperatorId && IsAboutUnsent(entry.Parcel)),
        };

        // What is sent by its content comes as the last edit that waits for it says.
        KeptDetail Newest(KeptDetail message) => message.Details is { } details
            && state.Outbox.Entries.FindLast(entry => entry.ChatId == back.OperatorId
                && entry.Parcel is Parcel.Revise revise && revise.MessageId == message.MessageId) is { Parcel: Parcel.Revise newest }
            ? message with { Details = Changed(details, newest.Content) }
            : message;

        // What the next operator gets anew comes as it then is.
        bool IsAboutUnsent(Parcel parcel) => parcel switch
        {
            Parcel.Revise revise => unsent.Exists(message => message.MessageId == revise.MessageId),
            Parcel.React react => unsent.Exists(message => message.MessageId == react.MessageId),
            _ => waiting is null && MessagesOf(state, parcel).Any(),
        };
    }

    // The client's messages that it carries.
    private static IEnumerable<KeptDetail> MessagesOf(ClientState state, Parcel parcel) => parcel switch
    {
        Parcel.Relay relay when relay.FromChatId == state.Person?.Id =>
            [new KeptDetail(relay.MessageId, relay.ReplyTo, relay.Details)],
        Parcel.Album album when album.FromChatId == state.Person?.Id => album.Parts.Select((id, index) =>
            new KeptDetail(
                id,
                index == 0 ? album.ReplyTo : null,
                new MessageDetails
                {
                    AlbumId = album.AlbumId,
                    Quote = index == 0 ? album.Quote : null,
                    Part = album.Contents?[index],
                })),

        // Of a message that the operator has: the next one has it not, and gets it as it now is.
        Parcel.Revise { Content.Kind: not ContentKind.LiveLocation } revise when revise.FromChatId == state.Person?.Id =>
            [new KeptDetail(revise.MessageId, ReplyTo: null, Details: null)],
        _ => [],
    };

    // What is sent by its content, instead of being copied.
    private static MessageDetails Changed(MessageDetails details, MessageContent content) => details with
    {
        Live = details.Live is null ? null : content.Live ?? details.Live,
        Part = details.Part is not null && CanBePart(content) ? content : null,
    };

    // Of an album that is sent by its contents.
    private static bool CanBePart(MessageContent content) => content is
    {
        FileId: not null,
        Kind: ContentKind.Photo or ContentKind.Video or ContentKind.Audio or ContentKind.Document,
    };

    private static ClientState Marked(ClientState state, long operatorId, int messageId, DateTimeOffset date, string? albumId) =>
        state with
        {
            LastFromOperators = Bounded.Append(
                state.LastFromOperators.RemoveAll(mark => mark.OperatorId == operatorId),
                new OperatorWatermark(operatorId, messageId, date, albumId),
                max: 4),
        };

    private static Outbox Begin(Outbox outbox, AlbumBegun begun)
    {
        var id = outbox.NextId;
        return outbox.Add(begun.ChatId, begun.Album).Postpone(id, begun.At, begun.At + AlbumPatience, attempts: 0);
    }

    private static OutboxEntry Grown(OutboxEntry entry, AlbumGrew grew)
    {
        if (entry.Parcel is not Parcel.Album album)
            return entry;

        var grown = entry with { Parcel = album.With(grew.MessageId, grew.Part) };
        if (!IsGathering(entry))
            return grown;

        var isWhole = album.Parts.Length + 1 >= Parcel.Album.MaxParts;
        return grown with
        {
            // One that was due may be on its way without this part.
            Tried = entry.Tried || entry.NotBefore <= grew.At,
            PostponedAt = isWhole ? null : grew.At,
            NotBefore = isWhole ? null : grew.At + AlbumPatience,
        };
    }

    // Not put off after a try: such a pause is not for parts to end.
    private static bool IsGathering(OutboxEntry entry) => entry.Wait == AlbumPatience;
}
