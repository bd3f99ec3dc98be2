using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;
using static OperatorBot.Grains.Dialogs.ClientEvent;

namespace OperatorBot.Grains.Dialogs;

/// <summary>What happens to messages after they were written: edits, reactions, deletions.</summary>
internal static partial class ClientDecider
{
    /// <summary>An earlier message was edited.</summary>
    public static Decision<ClientEvent, ReceiveOutcome> Decide(ClientState state, ClientCommand.Edit command)
    {
        var edit = command.Change;
        if (IsOperators(state, edit.By))
            return Reply(ReceiveOutcome.IsOperator);

        var isClient = edit.By.Id == state.Person?.Id;
        return state.Person is not { } client || state.Updates.Contains(edit.UpdateId)
            ? Reply(ReceiveOutcome.Accepted)
            : new(
                [new UpdateTaken(edit.UpdateId), .. isClient ? ReviseOfClient(state, client, edit) : ReviseOfOperator(state, client, edit)],
                ReceiveOutcome.Accepted);
    }

    /// <summary>Somebody reacted to a message: shown on its counterpart, where it is on its way or has arrived.</summary>
    public static Decision<ClientEvent, ReceiveOutcome> Decide(ClientState state, ClientCommand.React command)
    {
        var reaction = command.Reaction;
        var (from, id) = (reaction.By.Id, reaction.MessageId);
        if (IsOperators(state, reaction.By))
            return Reply(ReceiveOutcome.IsOperator);
        if (state.Person is not { } client || state.Updates.Contains(reaction.UpdateId))
            return Reply(ReceiveOutcome.Accepted);

        var to = state.Outbox.Carrying(from, id)?.ChatId
            ?? (from != client.Id
                ? MessageMap.HoldsFromOperator(state, from, id) ? client.Id : null
                : MessageMap.OperatorWith(state, id));

        // A former operator is not shown what the client does now.
        var isShown = to is not null && (from != client.Id || state.Phase is not DialogPhase.Active active || active.OperatorId == to);
        return new(
            [
                new UpdateTaken(reaction.UpdateId),
                .. isShown ? Replace(state, to!.Value, new Parcel.React(from, id, reaction.Emoji)) : [],
            ],
            ReceiveOutcome.Accepted);
    }

    /// <summary>An operator takes a message back: not sent at all, or deleted at the client.</summary>
    public static Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.Withdraw command)
    {
        var (message, id, language) = (command.Withdrawal.Command, command.Withdrawal.MessageId, command.Withdrawal.Language);
        var operatorId = message.From.Id;
        if (state.Person is not { } client || IsRepeat(state, message, TargetRule.Reply))
            return Reply(false);

        var withdraw = new Posted(client.Id, new Parcel.Withdraw(operatorId, id, message.MessageId, language));
        return new(
            [
                new OperatorCommanded(operatorId, message.MessageId, message.Date),
                .. state.Outbox.Carrying(operatorId, id) switch
                {
                    // What rests between two tries, or still gathers, is not under way.
                    { } entry when state.Outbox.IsUntried(entry)
                        || (entry.NotBefore > command.Now && !(entry.Tried && IsGathering(entry))) =>
                        TakeOut(entry),
                    not null => [withdraw],
                    null => MessageMap.HoldsFromOperator(state, operatorId, id) ? [withdraw] : [Tell(new Notice.NotWithdrawn())],
                },
            ],
            Reply: true);

        IEnumerable<ClientEvent> TakeOut(OutboxEntry entry)
        {
            var source = new SourceMessage(operatorId, id);
            yield return new MessageWithdrawn(source);
            foreach (var dropped in DropChanges(state, source))
                yield return dropped;
            var rest = entry.Parcel is Parcel.Album { Parts.Length: > 1 } album ? album.Without(id) : null;
            yield return rest is null ? new SendClosed(entry.Id) : new ParcelChanged(entry.Id, rest);
            yield return Tell(new Notice.Withdrawn());
            if (rest is not null)
                yield break;

            foreach (var told in Settle(state, entry, new Notice.NotDelivered(NotDeliveredReason.Withdrawn)))
                yield return told;
        }

        Posted Tell(Notice notice) => new(operatorId, new Parcel.Tell(notice, language, message.MessageId));
    }

    // It goes to whoever has the message; to an operator who has it not, but the dialog, as a message.
    private static ImmutableArray<ClientEvent> ReviseOfClient(ClientState state, Person client, MessageEdit edit)
    {
        var id = edit.MessageId;
        if (state.Kept.Contains(id))
            return state.KeptDetails.Exists(kept => kept.MessageId == id) ? [new KeptChanged(id, edit.Content)] : [];
        if (state.Outbox.Carrying(client.Id, id) is { } entry)
            return ReviseUnsent(state, entry, edit);

        var holder = MessageMap.OperatorWith(state, id);
        return state.Phase switch
        {
            DialogPhase.Active active when holder == active.OperatorId => Revise(state, active.OperatorId, edit),

            // Where the client is now concerns nobody any more, or not yet.
            _ when edit.Content.Kind == ContentKind.LiveLocation => [],
            DialogPhase.Idle when holder is { } former => Revise(state, former, edit),

            // The words are for the next one.
            DialogPhase.Active active when holder is not null && state.Outbox.CountFor(active.OperatorId) < MaxUnsent =>
            [
                new Posted(active.OperatorId, new Parcel.Tell(new Notice.ClientEditedEarlier(client), active.OperatorLanguage)),
                new Posted(active.OperatorId, new Parcel.Relay(client.Id, id)),
            ],
            DialogPhase.Waiting when holder is not null && state.Kept.Count < MaxKept => [new MessageKept(id)],
            _ => TellUneditable(state, new SourceMessage(client.Id, id)),
        };
    }

    private static ImmutableArray<ClientEvent> ReviseOfOperator(ClientState state, Person client, MessageEdit edit)
    {
        if (state.Outbox.Carrying(edit.By.Id, edit.MessageId) is { } entry)
            return ReviseUnsent(state, entry, edit);
        return MessageMap.HoldsFromOperator(state, edit.By.Id, edit.MessageId)
            ? Revise(state, client.Id, edit)
            : TellUneditable(state, new SourceMessage(edit.By.Id, edit.MessageId));
    }

    // A copy is made of what the message then is; only what is sent by its content has to be changed.
    private static ImmutableArray<ClientEvent> ReviseUnsent(ClientState state, OutboxEntry entry, MessageEdit edit)
    {
        if (!state.Outbox.IsUntried(entry))
            return Revise(state, entry.ChatId, edit);
        return entry.Parcel switch
        {
            Parcel.Relay { Details: { Live: not null } details } relay =>
                [new ParcelChanged(entry.Id, relay with { Details = Changed(details, edit.Content) })],
            Parcel.Relay { Text: not null } relay when edit.Content is { Kind: ContentKind.Text, Text: { } text } =>
                [new ParcelChanged(entry.Id, relay with { Text = text })],
            Parcel.Album { Contents: { } contents } album => [new ParcelChanged(entry.Id, album with
            {
                Contents = CanBePart(edit.Content)
                    ? contents.SetItem(album.Parts.IndexOf(edit.MessageId), edit.Content)
                    : null,
            })],
            _ => [],
        };
    }

    private static ImmutableArray<ClientEvent> Revise(ClientState state, long chatId, MessageEdit edit)
    {
        var revise = new Parcel.Revise(edit.By.Id, edit.MessageId, edit.Content);
        return edit.Content.Kind == ContentKind.Other || state.Outbox.CountFor(chatId) >= MaxUnsent
            || state.Outbox.TextFor(chatId) + revise.TextLength > MaxUnsentText
            ? TellUneditable(state, new SourceMessage(edit.By.Id, edit.MessageId))
            : Replace(state, chatId, revise);
    }

    // Of edits, and of reactions, that wait for one message only the newest counts.
    private static ImmutableArray<ClientEvent> Replace(ClientState state, long chatId, Parcel parcel)
    {
        var waiting = state.Outbox.Entries.FindLast(entry => entry.ChatId == chatId
            && entry.Parcel.GetType() == parcel.GetType() && ChangedBy(entry.Parcel) == ChangedBy(parcel));
        if (waiting is not null && state.Outbox.IsUntried(waiting))
            return [new ParcelChanged(waiting.Id, parcel)];
        return state.Outbox.CountFor(chatId) < MaxUnsent ? [new Posted(chatId, parcel)] : [];
    }

    // What becomes of a message that reaches nobody concerns nobody.
    private static ImmutableArray<ClientEvent> DropChanges(ClientState state, SourceMessage message) =>
        state.Outbox.Entries.Exists(entry => ChangedBy(entry.Parcel) == message) ? [new ChangesDropped(message)] : [];

    // The message that an edit or a reaction is about.
    private static SourceMessage? ChangedBy(Parcel parcel) => parcel switch
    {
        Parcel.Revise revise => new SourceMessage(revise.FromChatId, revise.MessageId),
        Parcel.React react => new SourceMessage(react.FromChatId, react.MessageId),
        _ => null,
    };

    // It is the client's own, who is an operator by now: what they do belongs to the operator's grain.
    private static bool IsOperators(ClientState state, Person by) =>
        state.IsOperator && (state.Person is null || by.Id == state.Person.Id);

    private static ImmutableArray<ClientEvent> TellUneditable(ClientState state, SourceMessage message) =>
        state.Uneditable.Contains(message)
            ? []
            :
            [
                new UneditableTold(message),
                new Posted(message.ChatId, new Parcel.Tell(
                    new Notice.EditNotPassedOn(), LanguageOf(state, message.ChatId), message.MessageId)),
            ];
}
