using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;
using static OperatorBot.Grains.Operators.OperatorEvent;

namespace OperatorBot.Grains.Operators;

/// <summary>The rules of one operator: registration, status, the tickets held. Commands: <see cref="OperatorDesk"/>.</summary>
internal static class OperatorDecider
{
    /// <summary>Wrong secrets within <see cref="SecretWindow"/> that are answered; the next one closes the door.</summary>
    public const int MaxWrongSecrets = 5;

    /// <summary>Words of the bot, and other calls, that may wait for an operator; more are dropped.</summary>
    public const int MaxUnsent = 200;

    /// <summary>How long a wrong secret counts, and how long attempts are ignored.</summary>
    public static readonly TimeSpan SecretWindow = TimeSpan.FromMinutes(10);

    /// <summary>How long a provisional ticket is held before the client is asked.</summary>
    public static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(30);

    /// <summary>A waiting client: accepted while available and under capacity.</summary>
    public static Decision<OperatorEvent, OfferAnswer> Decide(OperatorState state, OperatorAction.Offer action)
    {
        var key = action.Offered.Dialog;
        var held = state.Dialogs.Find(dialog => dialog.Key.ClientId == key.ClientId);
        if (held?.Key == key && !held.Closing)
            return Answer(OfferDecision.Accepted);

        if (held?.Key.Ticket >= key.Ticket
            || state.Released.Exists(released => released.ClientId == key.ClientId && released.Ticket >= key.Ticket))
            return Answer(OfferDecision.StaleTicket);

        // A higher ticket means that the one held is over, so it does not count.
        var load = held is null ? state.Dialogs.Count : state.Dialogs.Count - 1;
        if (!state.Registered || state.Status != OperatorStatus.Available || load >= action.Capacity)
            return Answer(OfferDecision.Unavailable);

        return Answer(OfferDecision.Accepted, new DialogAccepted(key, action.Offered.ClientName, action.Now));

        Decision<OperatorEvent, OfferAnswer> Answer(OfferDecision decision, params ImmutableArray<OperatorEvent> events) => new(
            events,
            new OfferAnswer { Decision = decision, Load = LoadOf(events.Aggregate(state, Evolve), action.Capacity) });
    }

    /// <summary>A ticket is over: its place is free, and it is never accepted again.</summary>
    public static Decision<OperatorEvent, bool> Decide(OperatorState state, OperatorAction.Release action)
    {
        var (clientId, ticket) = action.Released.Dialog;
        if (state.Released.Exists(released => released.ClientId == clientId && released.Ticket >= ticket))
            return new([], Reply: true);

        var released = new DialogReleased(action.Released.Dialog, action.Now);
        return new(
            [
                released,
                .. action.Released.OperatorUnreachable
                    ? GoneSilent(Evolve(state, released), state.LastEndUpdateId, action.Now)
                    : [],
            ],
            Reply: true);
    }

    /// <summary>The operator blocked the bot: offline, dialogs handed back.</summary>
    public static Decision<OperatorEvent, bool> Decide(OperatorState state, OperatorAction.ChangeMembership action)
    {
        var change = action.Change;
        if (!state.Registered)
            return new([], Reply: false);
        if (state.Updates.Contains(change.UpdateId))
            return new([], Reply: true);

        return new(
            [new UpdateTaken(change.UpdateId), .. change.Blocked ? GoneSilent(state, change.UpdateId, action.Now) : []],
            Reply: true);
    }

    /// <summary>A client has said what became of a provisional ticket; only "over" drops it.</summary>
    public static Decision<OperatorEvent, bool> Decide(OperatorState state, OperatorAction.RecordStanding action) => new(
        action.Standing switch
        {
            TicketStanding.Yours when state.Dialogs.Exists(dialog => dialog.Key == action.Key && dialog.Closing) =>
                [new AskPostponed(action.Key, action.Now + AskInterval)],
            TicketStanding.Yours => [new DialogConfirmed(action.Key)],
            TicketStanding.Over => [new DialogReleased(action.Key, action.Now), new ReportOwed()],
            _ => [new AskPostponed(action.Key, action.Now + AskInterval)],
        },
        Reply: true);

    /// <summary>A client has been told.</summary>
    public static Decision<OperatorEvent, bool> Decide(OperatorState state, OperatorAction.RecordErrand action) =>
        new([new ErrandDone(action.OwedId)], Reply: true);

    /// <summary>The dispatcher has been told; of an older revision: not enough.</summary>
    public static Decision<OperatorEvent, bool> Decide(OperatorState state, OperatorAction.RecordReport action) =>
        new(state.Revision == action.Revision ? [new Reported()] : [], Reply: true);

    /// <summary>A send ended.</summary>
    public static Decision<OperatorEvent, bool> Decide(OperatorState state, OperatorAction.RecordSend action)
    {
        if (state.Outbox.Find(action.EntryId) is not { } entry)
            return new([], Reply: false);

        return new(
            action.Outcome switch
            {
                SendOutcome.Refused { Reason: RefusalReason.Unreachable } =>
                    [new OutboxDropped(), .. state.Registered ? GoneSilent(state, state.LastEndUpdateId, action.Now) : []],
                SendOutcome.Refused { Reason: RefusalReason.TooManyRequests } refused when entry.Parcel is not Parcel.Answer =>
                    [new SendPostponed(entry.Id, action.Now, action.Now + (refused.RetryAfter ?? RetryPolicy.Pause(1)), entry.Attempts)],
                SendOutcome.Unknown or SendOutcome.Refused { Reason: RefusalReason.Unavailable }
                    when entry.Parcel is not Parcel.Answer =>
                [
                    new SendPostponed(entry.Id, action.Now, action.Now + RetryPolicy.Pause(entry.Attempts + 1), entry.Attempts + 1),
                ],
                // Where it was asked for is no more; what the operator is asked must be seen all the same.
                SendOutcome.Refused { Reason: RefusalReason.ThreadGone } when entry.Parcel is Parcel.Tell { ThreadId: not null } tell =>
                    [new SendClosed(entry.Id), new Posted(entry.ChatId, tell with { ThreadId = null })],

                // The earlier word is too old to be changed, or gone: said anew.
                SendOutcome.Refused { Reason: RefusalReason.Rejected } when entry.Parcel is Parcel.Retell retell =>
                    [new SendClosed(entry.Id), new Posted(entry.ChatId, new Parcel.Tell(retell.Notice, retell.Language))],
                _ => [new SendClosed(entry.Id)],
            },
            Reply: true);
    }

    /// <summary>What the dispatcher should know.</summary>
    public static OperatorLoad LoadOf(OperatorState state, int capacity) => new()
    {
        OperatorId = state.Person?.Id ?? 0,
        Revision = state.Revision,
        Registered = state.Registered,
        Status = state.Status,
        Capacity = capacity,
        Load = state.Dialogs.Count,
        LastAssignedAt = state.LastAssignedAt,
        Language = state.Language,
        WithoutTopics = state.WithoutTopics,
    };

    /// <summary>
    /// Whether the dispatcher may be told now. Who leaves is taken off the roster last: until their client grain knows, a
    /// repeat of what they wrote must still find its way here.
    /// </summary>
    public static bool MayReport(OperatorState state) =>
        state.ReportOwed && !state.Owed.Exists(errand => errand.What == ErrandKind.Return);

    /// <summary>All dialogs go back to the head of the queue.</summary>
    public static IEnumerable<OperatorEvent> HandBackAll(OperatorState state, int updateId, DateTimeOffset now) =>
        state.Dialogs
            .Where(dialog => !dialog.Closing)
            .Select(dialog => new DialogClosing(dialog.Key, ErrandKind.HandBack, updateId, now));

    /// <summary>The state after an event.</summary>
    public static OperatorState Evolve(OperatorState state, OperatorEvent happened) => happened switch
    {
        CommandTaken taken => (taken.MessageId > state.LastCommand ? state : WithoutNumbers(state)) with
        {
            Person = taken.Person,
            Language = taken.Language,
            LastCommand = taken.MessageId,
            LastCommandAt = taken.Date,
        },
        UpdateTaken taken => state with { Updates = Bounded.Append(state.Updates, taken.UpdateId, max: 64) },
        TargetAsked asked => state with { Asked = Bounded.Append(state.Asked, asked.MessageId, max: 64) },
        AlbumAsked asked => state with
        {
            AskedAlbums = state.AskedAlbums.Find(album => album.AlbumId == asked.AlbumId) is { } before
                ? state.AskedAlbums.Replace(before, before with { Parts = before.Parts.Add(asked.MessageId) })
                : Bounded.Append(state.AskedAlbums, new AskedAlbum(asked.AlbumId, [asked.MessageId]), max: 8),
        },
        AlbumDirected directed => state with
        {
            AskedAlbums = state.AskedAlbums.ConvertAll(
                album => album.AlbumId == directed.AlbumId ? album with { Target = directed.Target } : album),
        },
        TopicsSwitched switched => state with { WithoutTopics = !switched.On },
        OperatorRegistered => Revised(state) with
        {
            Registered = true,
            Status = OperatorStatus.Offline,
            WrongSecrets = [],
        },
        OperatorUnregistered => Revised(state) with
        {
            Registered = false,
            Status = OperatorStatus.Offline,
            Focus = null,
        },
        WrongSecretGiven given => state with
        {
            WrongSecrets = state.WrongSecrets.RemoveAll(at => given.At - at >= SecretWindow).Add(given.At),
        },
        AttemptsIgnored ignored => state with { IgnoredUntil = ignored.Until, WrongSecrets = [] },
        StatusSet set => Revised(state) with { Status = set.Status },
        OperatorEvent.FocusSet set => state with { Focus = new Focus(set.ClientId, set.UpdateId) },
        OperatorEvent.FocusCleared => state with { Focus = null },
        DialogAccepted accepted => Revised(state) with
        {
            Dialogs = state.Dialogs
                .RemoveAll(dialog => dialog.Key.ClientId == accepted.Key.ClientId)
                .Add(new HeldDialog
                {
                    Key = accepted.Key,
                    Name = accepted.Name,
                    Since = accepted.At,
                    AskAt = accepted.At + AskInterval,
                }),
            LastAssignedAt = accepted.At,
        },
        DialogConfirmed confirmed => Change(state, confirmed.Key, dialog => dialog with { Confirmed = true }),
        AskPostponed postponed => Change(state, postponed.Key, dialog => dialog with { AskAt = postponed.Until }),
        DialogClosing closing => Change(
            WithErrand(WithoutFocusOn(state, closing.Key.ClientId), closing.Errand, closing.Key) with
            {
                LastEndUpdateId = UpdateOrder.IsAfter(closing.UpdateId, state.LastEndUpdateId)
                    ? closing.UpdateId
                    : state.LastEndUpdateId,
            },
            closing.Key,
            dialog => dialog with { Closing = true, Confirmed = false, AskAt = closing.At + AskInterval }),
        DialogReleased released => Released(state, released),
        LeaveOwed owed =>
            WithErrand(state, ErrandKind.Leave, new DialogKey(owed.OperatorId, 0), owed.MessageId, owed.Date),
        ReturnOwed owed =>
            WithErrand(state, ErrandKind.Return, new DialogKey(owed.OperatorId, 0), owed.MessageId, owed.Date),
        ErrandDone done => state with { Owed = state.Owed.RemoveAll(owed => owed.Id == done.OwedId) },
        OperatorEvent.ReportOwed => Revised(state) with { ReportOwed = true },
        Reported => state with { ReportOwed = false },
        // Who cannot be reached for so long would read none of it; what the command did, holds.
        Posted when state.Outbox.Entries.Count >= MaxUnsent => state,
        Posted posted => state with { Outbox = state.Outbox.Add(posted.ChatId, posted.Parcel) },
        SendClosed closed => state with { Outbox = state.Outbox.Remove(closed.EntryId) },
        SendPostponed postponed => state with
        {
            Outbox = state.Outbox.Postpone(postponed.EntryId, postponed.At, postponed.NotBefore, postponed.Attempts),
        },
        OutboxDropped => state with { Outbox = state.Outbox.RemoveAll(_ => true) },
        _ => state,
    };

    // Nothing reaches the operator: nobody is to wait for them.
    private static IEnumerable<OperatorEvent> GoneSilent(OperatorState state, int updateId, DateTimeOffset now) =>
        [
            .. state.Status == OperatorStatus.Offline
                ? ImmutableArray<OperatorEvent>.Empty
                : [new StatusSet(OperatorStatus.Offline), new ReportOwed()],
            .. HandBackAll(state, updateId, now),
        ];

    private static OperatorState WithoutNumbers(OperatorState state) =>
        state with { Focus = null, LastEndUpdateId = 0, Updates = [], Asked = [], AskedAlbums = [] };

    private static OperatorState WithErrand(
        OperatorState state, ErrandKind what, DialogKey key, int? messageId = null, DateTimeOffset? date = null) => state with
        {
            Owed = state.Owed.Add(new OwedErrand(state.NextOwedId, what, key, messageId, date)),
            NextOwedId = state.NextOwedId + 1,
        };

    private static OperatorState Revised(OperatorState state) => state with { Revision = state.Revision + 1 };

    private static OperatorState Change(OperatorState state, DialogKey key, Func<HeldDialog, HeldDialog> change)
    {
        var index = state.Dialogs.FindIndex(dialog => dialog.Key == key);
        return index < 0 ? state : state with { Dialogs = state.Dialogs.SetItem(index, change(state.Dialogs[index])) };
    }

    private static OperatorState WithoutFocusOn(OperatorState state, long clientId) =>
        state.Focus?.ClientId == clientId ? state with { Focus = null } : state;

    private static OperatorState Released(OperatorState state, DialogReleased released)
    {
        var (clientId, ticket) = released.Key;
        var before = state.Released.Find(key => key.ClientId == clientId);
        state = state with
        {
            Released = Bounded.Append(
                state.Released.RemoveAll(key => key.ClientId == clientId),
                new DialogKey(clientId, Math.Max(ticket, before?.Ticket ?? 0)),
                max: 100),
        };
        if (state.Dialogs.Find(dialog => dialog.Key.ClientId == clientId && dialog.Key.Ticket <= ticket) is not { } held)
            return state;

        state = Revised(WithoutFocusOn(state, clientId));
        return state with
        {
            Dialogs = state.Dialogs.Remove(held),
            LastTakenAwayAt = held.Closing ? state.LastTakenAwayAt : released.At,
        };
    }
}
