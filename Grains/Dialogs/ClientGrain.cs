using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Telemetry;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Dialogs;

[GrainType("client")]
internal sealed partial class ClientGrain(
    [PersistentState("client")] IPersistentState<ClientState> state,
    [PersistentState("pairs")] IPersistentState<OlderPairs> olderPairs,
    IMessageSender sender,
    GrainsOptions options,
    GrainsMetrics metrics,
    TimeProvider time,
    ILogger<ClientGrain> logger)
    : DebtorGrain<ClientState>(metrics, time, logger), IClientGrain
{
    private static readonly TimeSpan SpeakerPatience = TimeSpan.FromMilliseconds(200);

    private bool _writerWaits;

    public async Task<ReceiveOutcome> ReceiveAsync(ClientMessage message)
    {
        var command = new ClientCommand.Receive(
            message, Language.Of(message.Message.From.LanguageCode, options.DefaultLanguage), options.FloodLimit) { Now = Now };
        var countedBefore = State.Flood;
        ReceiveOutcome outcome;
        _writerWaits = true;
        try
        {
            outcome = await RunAsync(ClientDecider.Decide(State, command));
        }
        finally
        {
            _writerWaits = false;
        }

        if (State.Flood is { Refused: > 0 } flood && flood != countedBefore)
        {
            Metrics.CountFlooded();
            if (flood.Refused == 1)
                LogFlood(this.GetPrimaryKeyLong(), options.FloodLimit);
        }

        // The dispatcher may have said meanwhile that the writer is an operator.
        return outcome == ReceiveOutcome.IsOperator
            ? outcome
            : ClientDecider.OutcomeOf(State, message.Message.MessageId);
    }

    public Task ChangeMembershipAsync(MembershipChange change) =>
        RunAsync(ClientDecider.Decide(State, new ClientCommand.ChangeMembership(change) { Now = Now }));

    public Task<DeliverOutcome> DeliverAsync(OperatorMessage message) =>
        RunAsync(ClientDecider.Decide(State, new ClientCommand.Deliver(message) { Now = Now }));

    public Task<ReceiveOutcome> EditAsync(MessageEdit edit) =>
        RunAsync(ClientDecider.Decide(State, new ClientCommand.Edit(edit) { Now = Now }));

    public Task<ReceiveOutcome> ReactAsync(MessageReaction reaction) =>
        RunAsync(ClientDecider.Decide(State, new ClientCommand.React(reaction) { Now = Now }));

    public Task WithdrawAsync(MessageWithdrawal withdrawal) =>
        RunAsync(ClientDecider.Decide(State, new ClientCommand.Withdraw(withdrawal) { Now = Now }));

    public async Task<AssignOutcome> AssignAsync(AssignOperator assignment)
    {
        await CatchUpAsync(assignment.Ticket);
        var waiting = State.Phase as DialogPhase.Waiting;
        var outcome = await RunAsync(ClientDecider.Decide(State, new ClientCommand.Assign(assignment, sender.MayHaveTopics) { Now = Now }));
        if (waiting is not null && outcome == AssignOutcome.Assigned)
            Metrics.RecordWait(Now - waiting.Since);
        LogAssigned(this.GetPrimaryKeyLong(), assignment.Ticket, assignment.OperatorId, outcome);
        return outcome;
    }

    public Task TellPositionAsync(long ticket, int position) =>
        RunAsync(ClientDecider.Decide(State, new ClientCommand.TellPosition(ticket, position) { Now = Now }));

    public async Task EndAsync(long operatorId, long ticket)
    {
        if (await RunAsync(ClientDecider.Decide(State, new ClientCommand.End(operatorId, ticket) { Now = Now })))
            LogEnded(this.GetPrimaryKeyLong(), ticket, operatorId);
    }

    public async Task HandBackAsync(long operatorId, long ticket)
    {
        await LandAsync(new Lane(LaneKind.Chat, operatorId));
        if (await RunAsync(ClientDecider.Decide(State, new ClientCommand.HandBack(operatorId, ticket) { Now = Now })))
            LogHandedBack(this.GetPrimaryKeyLong(), ticket, operatorId);
    }

    public Task LeaveAsync(int messageId, DateTimeOffset date) =>
        RunAsync(ClientDecider.Decide(State, new ClientCommand.Leave(messageId, date) { Now = Now }));

    public Task ReturnAsync(int messageId, DateTimeOffset date) =>
        RunAsync(ClientDecider.Decide(State, new ClientCommand.Return(messageId, date) { Now = Now }));

    public async Task<TicketStanding> AskTicketAsync(long operatorId, long ticket)
    {
        await CatchUpAsync(ticket);
        return ClientDecider.StandingOf(State, operatorId, ticket);
    }

    public Task<bool> HoldsAsync(long operatorId, int messageId) =>
        Task.FromResult(ClientDecider.Holds(State, operatorId, messageId));

    public Task<PlaceStanding> AskPlaceAsync(long operatorId, int? threadId, string? albumId) =>
        Task.FromResult(ClientDecider.StandingOf(State, operatorId, threadId, albumId));

    public Task<DialogGlance> GlanceAsync() => Task.FromResult(new DialogGlance
    {
        Client = State.Person,
        LastFromClient = State.LastFromClientAt,
        LastFromOperator = State.LastFromOperatorAt,
    });

    protected override ClientState Load() => state.State with { OlderPairs = olderPairs.State.Pairs };

    protected override async Task ReadAsync()
    {
        await olderPairs.ReadStateAsync();
        await state.ReadStateAsync();
    }

    // The older pairs first: a crash between the two leaves pairs in both parts, not in none.
    protected override async Task WriteAsync(ClientState newest)
    {
        if (newest.OlderPairs != olderPairs.State.Pairs)
        {
            olderPairs.State = new OlderPairs { Pairs = newest.OlderPairs };
            await olderPairs.WriteStateAsync();
        }

        state.State = newest;
        await state.WriteStateAsync();
    }

    protected override IEnumerable<Debt<ClientState>> Debts(ClientState newest)
    {
        foreach (var entry in newest.Outbox.Heads())
            yield return new(
                entry.Lane,
                entry.NotBefore,
                MustBePaid: true,
                () => SendAsync(entry),
                entry.Wait,
                // Its other parts come again, a moment after this activation.
                WaitsAnew: entry is { Parcel: Parcel.Album, Tried: false });
        if (newest.Owed is [var report, ..])
            yield return new(
                new Lane(LaneKind.Dispatcher, 0), NotBefore: null, MustBePaid: true, () => ReportAsync(report));
    }

    private DateTimeOffset Now => Time.GetUtcNow();

    private Task<TReply> RunAsync<TReply>(Decision<ClientEvent, TReply> decision) =>
        RunAsync(decision, ClientDecider.Evolve);

    // A ticket above one's own was given by a later activation.
    private Task CatchUpAsync(long ticket) => ticket > State.Ticket ? ReloadAsync() : Task.CompletedTask;

    private async Task<Payment<ClientState>> SendAsync(OutboxEntry entry)
    {
        // As the turn that pays sees it: what is known of the chats may change while the call is under way.
        var known = State;
        var showSpeaker = RelayCall.SpeaksAmongOthers(known, entry) && (await IsAnotherSpeakerAsync(entry.ChatId) || entry.Tried);
        if (showSpeaker && RelayCall.SpeakerLine(known, entry) is { } line)
            await sender.SendAsync(line, CancellationToken.None);

        var call = RelayCall.Of(known, entry, showSpeaker);
        var outcome = call is not null
            ? await sender.SendAsync(call, CancellationToken.None)
            : new SendOutcome.Refused(RefusalReason.Rejected);
        var parts = entry.Parcel switch { Parcel.Relay => 1, Parcel.Album album => album.Parts.Length, _ => 0 };
        if (outcome is SendOutcome.Sent && parts > 0)
            Metrics.CountRelayed(toOperator: entry.ChatId != this.GetPrimaryKeyLong(), parts);
        // That the bot has no topics shows when the first is wanted, and is no fault.
        if (outcome is not SendOutcome.Sent && (sender.MayHaveTopics || entry.Parcel is not Parcel.OpenTopic))
            LogNotSent(this.GetPrimaryKeyLong(), entry.ChatId, entry.Parcel.GetType().Name, outcome.ToString());
        return (current, now) => Apply(
            current, ClientDecider.Decide(current, new ClientCommand.RecordSend(entry.Id, outcome, parts, call?.ThreadId) { Now = now }));
    }

    // Where that cannot be found out, a line too many does no harm.
    private async Task<bool> IsAnotherSpeakerAsync(long operatorId)
    {
        try
        {
            return await GrainFactory.GetGrain<ISpeakerGrain>(operatorId).SpeakAsync(this.GetPrimaryKeyLong())
                .WaitAsync(SpeakerPatience, Time);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return true;
        }
    }

    private async Task<Payment<ClientState>> ReportAsync(OwedReport report)
    {
        var dispatcher = GrainFactory.GetGrain<IDispatcherGrain>(IDispatcherGrain.Key);
        var key = new DialogKey(this.GetPrimaryKeyLong(), report.Ticket);
        var name = State.Person is { } person ? PersonName.Of(person) : string.Empty;
        var answer = report.IsOver
            ? await dispatcher.ReportAsync(new TicketReport
            {
                Dialog = key,
                OperatorId = report.OperatorId,
                NewTicket = report.NewTicket,
                ClientName = name,
                OperatorUnreachable = report.OperatorUnreachable,
            })
            : await dispatcher.EnqueueAsync(new EnqueueClient { Dialog = key, ClientName = name });
        return (current, now) => Apply(
            current, ClientDecider.Decide(current, new ClientCommand.RecordReport(report.Id, answer, _writerWaits) { Now = now }));
    }

    private static ClientState Apply(ClientState current, Decision<ClientEvent, bool> decision) =>
        decision.Events.Aggregate(current, ClientDecider.Evolve);
}

/// <summary>Pairs of message ids that no longer stand in the client's own state.</summary>
internal sealed record OlderPairs
{
    /// <summary>Oldest first.</summary>
    [System.Text.Json.Serialization.JsonConverter(typeof(MessagePairsConverter))]
    public ImmutableArray<MessagePair> Pairs { get; set; } = [];
}
