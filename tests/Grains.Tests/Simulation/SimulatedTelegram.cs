using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>What arrived in which chat, and whether it should have.</summary>
internal sealed class SimulatedTelegram(World world)
{
    // So long an activation that was replaced may go on.
    private static readonly TimeSpan AfterEffect = TimeSpan.FromMinutes(1);

    private readonly Dictionary<SourceMessage, (int Times, DateTimeOffset FirstAt)> _arrivals = [];
    private readonly Dictionary<(long From, long To), int> _lastOf = [];
    private int _nextMessageId = 1_000_000;

    /// <summary>How many messages arrived twice or more.</summary>
    public int Doubled => _arrivals.Values.Count(arrival => arrival.Times > 1);

    public bool HasArrived(long chatId, int messageId) => _arrivals.ContainsKey(new SourceMessage(chatId, messageId));

    /// <summary>Makes the call; the message may arrive although the caller does not learn of it.</summary>
    public (SendOutcome Outcome, bool Arrived) Send(OutboxEntry entry)
    {
        switch (world.Faults.SendFault())
        {
            case 0:
                return (new SendOutcome.Refused(RefusalReason.TooManyRequests, TimeSpan.FromSeconds(3)), false);
            case 1:
                return (new SendOutcome.Refused(RefusalReason.Unavailable), false);
            case 2:
                world.CountFault();
                return (new SendOutcome.Unknown(), false);
            case 3:
                Arrive(entry);
                world.CountFault();
                return (new SendOutcome.Unknown(), true);
            default:
                Arrive(entry);
                return (new SendOutcome.Sent(_nextMessageId++), true);
        }
    }

    private void Arrive(OutboxEntry entry)
    {
        if (entry.Parcel is not Parcel.Relay relay)
            return;

        var source = new SourceMessage(relay.FromChatId, relay.MessageId);
        world.Trace($"{source} arrives at {entry.ChatId}");
        if (_arrivals.TryGetValue(source, out var before))
        {
            world.Check(
                before.Times <= world.FaultsSince(before.FirstAt - AfterEffect),
                $"{source} arrived again although too little went wrong since it arrived");
            _arrivals[source] = before with { Times = before.Times + 1 };
            return;
        }

        _arrivals[source] = (1, world.Now);
        // Per dialog: what an ended one left behind may come late, to its own operator.
        var way = (relay.FromChatId, entry.ChatId);
        world.Check(
            _lastOf.GetValueOrDefault(way) < relay.MessageId,
            $"{source} arrived at {entry.ChatId} after {_lastOf.GetValueOrDefault(way)}");
        _lastOf[way] = relay.MessageId;
    }
}
