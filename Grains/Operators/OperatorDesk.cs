using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;
using static OperatorBot.Grains.Operators.OperatorEvent;
using Outcome = OperatorBot.Grains.Decision<
    OperatorBot.Grains.Operators.OperatorEvent, OperatorBot.Grains.Interfaces.Operators.OperatorOutcome>;

namespace OperatorBot.Grains.Operators;

/// <summary>What an operator's commands, presses and messages lead to.</summary>
internal static class OperatorDesk
{
    // Dialogs taken away so shortly before a message was written that it may have been meant for them: a second to notice,
    // and two for the silo's clock, which is compared with Telegram's here.
    private static readonly TimeSpan ReactionTime = TimeSpan.FromSeconds(3);

    /// <summary>Decides an operator's command, press or message.</summary>
    public static Outcome Decide(OperatorState state, OperatorAction.Handle action) => action.Request.Command switch
    {
        OperatorCommand.Press press when !state.Registered => Once(
            state.Updates.Contains(action.Request.UpdateId),
            () =>
            [
                new UpdateTaken(action.Request.UpdateId),
                new Posted(
                    action.Request.Message.From.Id,
                    new Parcel.Answer(press.QueryId, new Notice.ButtonExpired(), action.Language)),
            ]),
        OperatorCommand.Press press => Press(state, action, press),
        OperatorCommand.Malformed { Problem: CommandProblem.Edited } malformed when state.Registered =>
            Once(state.Updates.Contains(action.Request.UpdateId), () =>
            [
                new UpdateTaken(action.Request.UpdateId),
                Tell(action, new Notice.BadCommand(malformed.Problem, malformed.Name)),
            ]),
        OperatorCommand.Edit or OperatorCommand.React => state.Registered
            ? Outcome(new OperatorOutcome.FindMessage(Candidates(state), action.Request.Message.MessageId, action.Language))
            : Outcome(new OperatorOutcome.NotRegistered()),
        _ when IsRepeat(state, action.Request.Message) => Done([]),
        OperatorCommand.Register => Register(state, action),
        _ when !state.Registered => Outcome(new OperatorOutcome.NotRegistered()),
        OperatorCommand.PlainMessage or OperatorCommand.End { ClientId: null } when MustLookAround(state, action.Request) =>
            Outcome(new OperatorOutcome.FindPlace(Candidates(state))),
        OperatorCommand.PlainMessage => Resolve(state, action.Request),
        OperatorCommand.Delete => Outcome(new OperatorOutcome.FindMessage(
            Candidates(state), action.Request.Message.ReplyTo ?? 0, action.Language)),
        OperatorCommand.Reply reply => Reply(state, action, reply),
        _ => Done(Carry(state, action).Prepend(Taken(action))),
    };

    /// <summary>Asks the operator where a message should go, once per message.</summary>
    public static Decision<OperatorEvent, bool> Decide(OperatorState state, OperatorAction.AskTarget action)
    {
        // Each press on a button of the question may fail anew; each is asked about once.
        var message = action.Request.Message;
        var occasion = action.Request.Command is OperatorCommand.Press ? -action.Request.UpdateId : message.MessageId;
        if (state.Asked.Contains(occasion))
            return new([], Reply: false);

        Notice? question = action.Request.Command switch
        {
            OperatorCommand.React => null,
            OperatorCommand.Edit => new Notice.EditNotPassedOn(),
            OperatorCommand.Delete => new Notice.NotWithdrawn(),
            OperatorCommand.Reply reply => new Notice.NotYourClient(reply.ClientId),
            _ => Question(state, message.MessageId, action.Reason),
        };
        return question is null
            ? new([], Reply: false)
            : new(
                [
                    new TargetAsked(occasion),
                    .. message.Details?.AlbumId is { } albumId && question is (Notice.WhichClient or Notice.NobodyToWriteTo)
                        ? ImmutableArray.Create<OperatorEvent>(new AlbumAsked(albumId, message.MessageId))
                        : [],
                    new Posted(message.From.Id, new Parcel.Tell(question, state.Language, message.MessageId, message.ThreadId)),
                ],
                Reply: true);
    }

    private static IEnumerable<OperatorEvent> Carry(OperatorState state, OperatorAction.Handle action) =>
        action.Request.Command switch
        {
            OperatorCommand.Help => [Tell(action, new Notice.Help())],
            OperatorCommand.Unregister => Unregister(state, action),
            OperatorCommand.SetStatus command => SetStatus(state, action, command.Status),
            OperatorCommand.Focus { ClientId: { } clientId } =>
                Shown(state, clientId) is { } dialog
                    ? [new OperatorEvent.FocusSet(clientId, action.Request.UpdateId), Tell(action, FocusNotice(dialog))]
                    : [Tell(action, new Notice.NotYourClient(clientId))],
            OperatorCommand.Focus => [Tell(action, new Notice.FocusMenu(Lines(state)))],
            OperatorCommand.ListClients => [Tell(action, new Notice.ClientList(Lines(state, action)))],
            OperatorCommand.ShowStatus =>
            [
                Tell(action, new Notice.StatusReport(
                    state.Status,
                    state.Dialogs.Count,
                    action.Capacity,
                    state.Focus is { } focus ? Shown(state, focus.ClientId)?.Name : null,
                    Lines(state, action))),
            ],
            OperatorCommand.End command => End(state, action, command.ClientId),
            OperatorCommand.SetTopics command =>
            [
                new TopicsSwitched(command.On),
                new ReportOwed(),
                Tell(action, new Notice.TopicsSwitched(command.On)),
            ],
            OperatorCommand.Malformed malformed => [Tell(action, new Notice.BadCommand(malformed.Problem, malformed.Name))],
            var other => throw new InvalidOperationException($"No rule for the operator command {other.GetType().Name}."),
        };

    private static Outcome Register(OperatorState state, OperatorAction.Handle action)
    {
        var person = action.Request.Message.From;
        IEnumerable<OperatorEvent> taken =
        [
            Taken(action),
            new Posted(person.Id, new Parcel.Delete(action.Request.Message.MessageId)),
        ];
        if (state.IgnoredUntil is { } until && until > action.Now && until - action.Now <= OperatorDecider.SecretWindow)
            return Done(taken);
        if (state.Registered)
            return Done([.. taken, Tell(action, new Notice.AlreadyRegistered())]);
        if (action.SecretMatches)
            return Done(
            [
                .. taken,
                new OperatorRegistered(),
                new ReportOwed(),
                new LeaveOwed(person.Id, action.Request.Message.MessageId, action.Request.Message.Date),
                new Posted(person.Id, new Parcel.Menu(Shown: true, action.Language)),
                Tell(action, new Notice.Registered()),
            ]);

        var wrongBefore = state.WrongSecrets.Count(at => (action.Now - at).Duration() < OperatorDecider.SecretWindow);
        return Done(
        [
            .. taken,
            .. wrongBefore >= OperatorDecider.MaxWrongSecrets
                ? ImmutableArray.Create<OperatorEvent>(new AttemptsIgnored(action.Now + OperatorDecider.SecretWindow))
                : [new WrongSecretGiven(action.Now), Tell(action, new Notice.RegistrationRefused())],
        ]);
    }

    private static IEnumerable<OperatorEvent> Unregister(OperatorState state, OperatorAction.Handle action)
    {
        var handedBack = OperatorDecider.HandBackAll(state, action.Request.UpdateId, action.Now).ToList();
        return
        [
            .. handedBack,
            new OperatorUnregistered(),
            new ReturnOwed(action.Request.Message.From.Id, action.Request.Message.MessageId, action.Request.Message.Date),
            new ReportOwed(),
            new Posted(action.Request.Message.From.Id, new Parcel.Menu(Shown: false, action.Language)),
            Tell(action, new Notice.Unregistered(handedBack.Count)),
        ];
    }

    private static IEnumerable<OperatorEvent> SetStatus(
        OperatorState state, OperatorAction.Handle action, OperatorStatus status)
    {
        yield return new StatusSet(status);
        yield return new ReportOwed();
        var load = state.Dialogs.Count(dialog => !dialog.Closing);
        yield return Tell(action, status == OperatorStatus.Offline && load > 0
            ? new Notice.OfflineQuestion(load)
            : new Notice.StatusChanged(status, load, action.Capacity));
    }

    private static IEnumerable<OperatorEvent> End(OperatorState state, OperatorAction.Handle action, long? clientId)
    {
        // Where it was written in a topic, it is meant for no other dialog than that of the topic.
        var meant = action.Request.Message.ThreadId is null
            ? state.Focus?.ClientId ?? OnlyDialog(state, action.Request)?.Key.ClientId
            : TopicHolder(action.Request)?.ClientId;
        if ((clientId ?? meant) is not { } wanted)
            return [Tell(action, new Notice.NothingToEnd(Lines(state)))];

        return Shown(state, wanted) is { } dialog
            ? [new DialogClosing(dialog.Key, ErrandKind.End, action.Request.UpdateId, action.Now)]
            : [Tell(action, new Notice.NotYourClient(wanted))];
    }

    // Once refused, it stays refused: a repeat must not reach a client who has come since.
    private static Outcome Reply(OperatorState state, OperatorAction.Handle action, OperatorCommand.Reply reply)
    {
        var messageId = action.Request.Message.MessageId;
        if (!state.Asked.Contains(messageId) && Shown(state, reply.ClientId) is { } dialog)
            return Outcome(new OperatorOutcome.Deliver(dialog.Key, TargetRule.Named, messageId, reply.Text));

        return Once(
            state.Asked.Contains(messageId),
            () => [new TargetAsked(messageId), Tell(action, new Notice.NotYourClient(reply.ClientId))]);
    }

    private static Outcome Press(OperatorState state, OperatorAction.Handle action, OperatorCommand.Press press)
    {
        var request = action.Request;
        var data = press.Data;
        var dialog = state.Dialogs.Find(held => !held.Closing && held.Key == new DialogKey(data.ClientId, data.Ticket));
        var isRepeat = state.Updates.Contains(request.UpdateId);
        var album = state.AskedAlbums.Find(asked => asked.Parts[0] == data.MessageId);
        if (data.Action == ButtonAction.Deliver && dialog is not null)
            return new(
                isRepeat
                    ? []
                    :
                    [
                        .. Pressed(new Notice.SentTo(dialog.Name)),
                        Retell(new Notice.SentTo(dialog.Name)),
                        .. album is null ? ImmutableArray<OperatorEvent>.Empty : [new AlbumDirected(album.AlbumId, dialog.Key)],
                    ],
                new OperatorOutcome.Deliver(dialog.Key, TargetRule.Press, data.MessageId, Text: null) { Parts = album?.Parts });

        return Once(isRepeat, () => data.Action switch
        {
            ButtonAction.Focus when dialog is not null =>
            [
                .. Pressed(FocusNotice(dialog)),
                new OperatorEvent.FocusSet(data.ClientId, request.UpdateId),
                Tell(action, FocusNotice(dialog)),
            ],
            ButtonAction.ClearFocus =>
                [.. Pressed(new Notice.FocusCleared()), new OperatorEvent.FocusCleared(), Retell(new Notice.FocusCleared())],
            ButtonAction.End when dialog is not null =>
            [
                .. Pressed(new Notice.Ending(dialog.Name)),
                new DialogClosing(dialog.Key, ErrandKind.End, request.UpdateId, action.Now),
            ],
            ButtonAction.KeepDialogs =>
                [.. Pressed(null), Retell(new Notice.OfflineKept(ShownDialogs(state).Count()))],
            ButtonAction.HandBackDialogs =>
            [
                .. Pressed(null),
                .. OperatorDecider.HandBackAll(state, request.UpdateId, action.Now),
                Retell(new Notice.DialogsHandedBack(ShownDialogs(state).Count())),
            ],
            _ => Pressed(new Notice.ButtonExpired()),
        });

        IEnumerable<OperatorEvent> Pressed(Notice? answer) =>
        [
            new UpdateTaken(request.UpdateId),
            new Posted(request.Message.From.Id, new Parcel.Answer(press.QueryId, answer, action.Language)),
        ];

        Posted Retell(Notice notice) =>
            new(request.Message.From.Id, new Parcel.Retell(request.Message.MessageId, notice, action.Language));
    }

    // Where a message goes: the dialog whose topic it stands in, else the one that it replies to, else the focus, else the only
    // dialog; the last two only if they held when it was written. Telegram numbers updates as it receives them, so the operator's own acts are in order;
    // what happened without the operator's doing is compared by time.
    private static Outcome Resolve(OperatorState state, OperatorRequest request)
    {
        var message = request.Message;
        if (state.Asked.Contains(message.MessageId))
            return Done([]);
        if (AskedAlbum(state, message) is { } album)
            return album.Target is { } chosen
                ? Outcome(new OperatorOutcome.Deliver(chosen, TargetRule.Press, message.MessageId, Text: null))
                : Done(album.Parts.Contains(message.MessageId) ? [] : [new AlbumAsked(album.AlbumId, message.MessageId)]);
        if (request.Place is { Holder: { } holder, Standing: PlaceStanding.Album or PlaceStanding.Topic } place)
            return Outcome(new OperatorOutcome.Deliver(
                holder, place.Standing == PlaceStanding.Album ? TargetRule.Album : TargetRule.Topic, message.MessageId, Text: null));
        if (message.ReplyTo is not null)
            return Outcome(new OperatorOutcome.FindReply(Candidates(state)));

        if (message.ThreadId is not null)
            return Ask(UndeliverableReason.TopicUnknown);
        if (state.Focus is { } focus && Shown(state, focus.ClientId) is { } focused)
            return UpdateOrder.IsAfter(request.UpdateId, focus.SinceUpdateId)
                ? Outcome(new OperatorOutcome.Deliver(focused.Key, TargetRule.Focus, message.MessageId, Text: null))
                : Ask(UndeliverableReason.TooOld);

        if (OnlyDialog(state, request) is { } only)
            return Outcome(new OperatorOutcome.Deliver(only.Key, TargetRule.OnlyDialog, message.MessageId, Text: null));

        return Ask(ShownDialogs(state).Skip(1).Any() ? UndeliverableReason.SeveralDialogs : UndeliverableReason.DialogOver);

        Outcome Ask(UndeliverableReason reason)
        {
            if (message.Redelivered)
                return Outcome(new OperatorOutcome.FindRepeat(Candidates(state), reason));

            var asked = Decide(state, new OperatorAction.AskTarget(request, reason) { Now = message.Date });
            return Done(asked.Events);
        }
    }

    // A topic may be a dialog's; and a part of an album goes where the others went, whatever has changed meanwhile.
    private static bool MustLookAround(OperatorState state, OperatorRequest request) =>
        request is { Place: null, Message: { ThreadId: not null } or { Details.AlbumId: not null } }
        && AskedAlbum(state, request.Message) is null;

    private static AskedAlbum? AskedAlbum(OperatorState state, TelegramMessage message) =>
        message.Details?.AlbumId is { } albumId ? state.AskedAlbums.Find(asked => asked.AlbumId == albumId) : null;

    private static DialogKey? TopicHolder(OperatorRequest request) =>
        request.Place is { Standing: PlaceStanding.Topic, Holder: { } holder } ? holder : null;

    private static HeldDialog? OnlyDialog(OperatorState state, OperatorRequest request)
    {
        var heldWhenWritten = UpdateOrder.IsAfter(request.UpdateId, state.LastEndUpdateId)
            && !(request.Message.Date <= state.LastTakenAwayAt + ReactionTime);
        return heldWhenWritten && ShownDialogs(state).Take(2).ToList() is [var only] ? only : null;
    }

    private static Notice Question(OperatorState state, int messageId, UndeliverableReason reason) =>
        Lines(state) is { IsEmpty: false } lines
            ? new Notice.WhichClient(messageId, reason, lines)
            : new Notice.NobodyToWriteTo();

    private static ImmutableArray<DialogKey> Candidates(OperatorState state) =>
        [
            .. state.Dialogs.Select(dialog => dialog.Key),
            .. state.Released
                .Where(released => !state.Dialogs.Exists(dialog => dialog.Key.ClientId == released.ClientId))
                .Reverse()
                .Take(50),
        ];

    private static IEnumerable<HeldDialog> ShownDialogs(OperatorState state) =>
        state.Dialogs.Where(dialog => !dialog.Closing);

    private static HeldDialog? Shown(OperatorState state, long clientId) =>
        state.Dialogs.Find(dialog => !dialog.Closing && dialog.Key.ClientId == clientId);

    private static Notice.FocusSet FocusNotice(HeldDialog dialog) => new(dialog.Key.ClientId, dialog.Name);

    private static ImmutableArray<ClientLine> Lines(OperatorState state, OperatorAction.Handle? withTimes = null) =>
        [
            .. ShownDialogs(state).Select(dialog =>
            {
                var line = new ClientLine(dialog.Key, dialog.Name) { Focused = state.Focus?.ClientId == dialog.Key.ClientId };
                if (withTimes is null)
                    return line;

                var glance = withTimes.Glances.GetValueOrDefault(dialog.Key.ClientId);
                return line with
                {
                    Username = glance?.Client?.Username,
                    AgeSeconds = Seconds(withTimes.Now - dialog.Since),
                    ClientSilentSeconds = glance?.LastFromClient is { } last ? Seconds(withTimes.Now - last) : null,
                    AwaitsAnswer = glance?.LastFromClient is { } asked && !(glance.LastFromOperator >= asked),
                };
            }),
        ];

    private static int Seconds(TimeSpan span) => (int)Math.Max(0, span.TotalSeconds);

    // Where the command was written.
    private static Posted Tell(OperatorAction.Handle action, Notice notice) => new(
        action.Request.Message.From.Id,
        new Parcel.Tell(notice, action.Language, ThreadId: action.Request.Message.ThreadId));

    // A chat's messages come one after the other, so whatever is not above the newest command was dealt with before it,
    // whoever the writer was to the bot then. Numbers and dates rise together: a later message with a lower number is no repeat, but of another numbering.
    private static bool IsRepeat(OperatorState state, TelegramMessage message) =>
        message.MessageId <= state.LastCommand && !(message.Date > state.LastCommandAt);

    private static CommandTaken Taken(OperatorAction.Handle action) => new(
        action.Request.Message.From, action.Language, action.Request.Message.MessageId, action.Request.Message.Date);

    private static Outcome Once(bool isRepeat, Func<IEnumerable<OperatorEvent>> events) => Done(isRepeat ? [] : events());

    private static Outcome Done(IEnumerable<OperatorEvent> events) => new([.. events], new OperatorOutcome.Done());

    private static Outcome Outcome(OperatorOutcome outcome) => new([], outcome);
}
