using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;
using static OperatorBot.Grains.Dialogs.ClientEvent;

namespace OperatorBot.Grains.Dialogs;

/// <summary>A client's topics in operators' chats, and the topic of their own chat in which they write.</summary>
internal static partial class ClientDecider
{
    private static OperatorTopic? TopicOf(ClientState state, long operatorId) =>
        state.Topics.Find(topic => topic.OperatorId == operatorId);

    // Before anything else is said in that dialog: an earlier topic is used again.
    private static IEnumerable<ClientEvent> ShowTopic(
        ClientState state, AssignOperator assignment, Person client, bool mayHaveTopics)
    {
        var operatorId = assignment.OperatorId;
        var topic = TopicOf(state, operatorId);
        if (assignment.WithoutTopics || !mayHaveTopics)
        {
            if (topic is not null)
                yield return new TopicSet(new OperatorTopic(operatorId, ThreadId: null));
            yield break;
        }

        yield return new TopicSet(new OperatorTopic(operatorId, topic?.ThreadId));
        yield return new Posted(operatorId, topic?.ThreadId is { } threadId
            ? new Parcel.ChangeTopic(threadId, PersonName.Of(client), IsOver: false)
            : new Parcel.OpenTopic(PersonName.Of(client)));
    }

    private static ImmutableArray<ClientEvent> EndTopic(ClientState state, long operatorId) =>
        state.Person is { } client && TopicOf(state, operatorId)?.ThreadId is { } threadId
            ? [new Posted(operatorId, new Parcel.ChangeTopic(threadId, PersonName.Of(client), IsOver: true))]
            : [];

    // A topic that is gone is opened anew, once in a dialog; then, and where there is no dialog, it goes on without.
    private static ImmutableArray<ClientEvent> ThreadGone(ClientState state, OutboxEntry entry, ClientEvent done, int? threadId)
    {
        if (state.Person is not { } client || threadId is null)
            return Refused(state, entry, done, RefusalReason.Rejected);

        // It has changed while that was under way: the same again, where it belongs now.
        var topic = TopicOf(state, entry.ChatId);
        if (threadId != (entry.ChatId == client.Id ? state.ThreadId : topic?.ThreadId))
            return entry.Parcel is Parcel.ChangeTopic ? [done] : [new SendSimplified(entry.Id, entry.Parcel)];
        if (entry.ChatId == client.Id || topic is null)
            return [new ClientThreadLost()];

        var isPresent = state.Phase is DialogPhase.Active active && active.OperatorId == entry.ChatId;
        var lost = new TopicSet(topic with { ThreadId = null, Recreated = true });
        if (topic.Recreated || !isPresent)
            return entry.Parcel is Parcel.ChangeTopic ? [lost, done] : [lost];

        var opening = new Parcel.OpenTopic(PersonName.Of(client));
        return entry.Parcel is Parcel.ChangeTopic
            ? [lost, new ParcelChanged(entry.Id, opening)]
            : [lost, new PostedBefore(entry.Id, entry.ChatId, opening)];
    }
}
