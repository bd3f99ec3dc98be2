using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Telemetry;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Operators;

[GrainType("operator")]
internal sealed partial class OperatorGrain(
    [PersistentState("operator")] IPersistentState<OperatorState> state,
    IMessageSender sender,
    GrainsOptions options,
    GrainsMetrics metrics,
    TimeProvider time,
    ILogger<OperatorGrain> logger)
    : DebtorGrain<OperatorState>(metrics, time, logger), IOperatorGrain
{
    private static readonly TimeSpan GlancePatience = TimeSpan.FromSeconds(1);

    public async Task<OperatorOutcome> HandleAsync(OperatorRequest request)
    {
        var outcome = await RunAsync(OperatorDesk.Decide(State, new OperatorAction.Handle
        {
            Now = Now,
            Request = request,
            Language = Language.Of(request.Message.From.LanguageCode, options.DefaultLanguage),
            Capacity = options.OperatorCapacity,
            SecretMatches = request.Command is OperatorCommand.Register register && IsSecret(register.Secret),
            Glances = request.Command is OperatorCommand.ListClients or OperatorCommand.ShowStatus
                ? await GlanceAsync()
                : new Dictionary<long, DialogGlance>(),
        }));
        if (request.Command is not (OperatorCommand.PlainMessage or OperatorCommand.Edit or OperatorCommand.React))
            LogHandled(this.GetPrimaryKeyLong(), request.Command.GetType().Name, State.Registered, State.Status);

        // A gateway with an old roster takes what this chat brings next to the wrong grain, which must know by then.
        if (request.Command is OperatorCommand.Register or OperatorCommand.Unregister)
            await PayOffAsync(new Lane(LaneKind.Client, this.GetPrimaryKeyLong()), new Lane(LaneKind.Dispatcher, 0));
        return outcome;
    }

    public Task<bool> ChangeMembershipAsync(MembershipChange change) =>
        RunAsync(OperatorDecider.Decide(State, new OperatorAction.ChangeMembership(change) { Now = Now }));

    public Task AskTargetAsync(OperatorRequest request, UndeliverableReason reason) =>
        RunAsync(OperatorDesk.Decide(State, new OperatorAction.AskTarget(request, reason) { Now = Now }));

    public async Task<OfferAnswer> OfferAsync(OfferClient offer)
    {
        var answer = await RunAsync(OperatorDecider.Decide(
            State, new OperatorAction.Offer(offer, options.OperatorCapacity) { Now = Now }));
        LogOffered(this.GetPrimaryKeyLong(), offer.Dialog.ClientId, offer.Dialog.Ticket, answer.Decision);
        return answer;
    }

    public async Task<OperatorLoad> ReleaseAsync(ReleaseClient release)
    {
        await RunAsync(OperatorDecider.Decide(State, new OperatorAction.Release(release) { Now = Now }));
        return OperatorDecider.LoadOf(State, options.OperatorCapacity);
    }

    protected override OperatorState Load() => state.State;

    protected override Task ReadAsync() => state.ReadStateAsync();

    protected override Task WriteAsync(OperatorState newest)
    {
        state.State = newest;
        return state.WriteStateAsync();
    }

    protected override IEnumerable<Debt<OperatorState>> Debts(OperatorState newest)
    {
        foreach (var entry in newest.Outbox.Heads())
            yield return new(entry.Lane, entry.NotBefore, MustBePaid: true, () => SendAsync(entry), entry.Wait);
        foreach (var errand in newest.Owed)
            yield return new(
                new Lane(LaneKind.Client, errand.Key.ClientId), NotBefore: null, MustBePaid: true, () => RunAsync(errand));
        if (OperatorDecider.MayReport(newest))
            yield return new(
                new Lane(LaneKind.Dispatcher, 0), NotBefore: null, MustBePaid: true, ReportAsync);
        foreach (var dialog in newest.Dialogs)
            if (!dialog.Confirmed && !newest.Owed.Exists(errand => errand.Key.ClientId == dialog.Key.ClientId))
                yield return new(
                    new Lane(LaneKind.Client, dialog.Key.ClientId),
                    dialog.AskAt,
                    MustBePaid: false,
                    () => AskAsync(dialog.Key));
    }

    private DateTimeOffset Now => Time.GetUtcNow();

    private Task<TReply> RunAsync<TReply>(Decision<OperatorEvent, TReply> decision) =>
        RunAsync(decision, OperatorDecider.Evolve);

    private bool IsSecret(string secret) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(secret)),
        SHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorSecret)));

    // Times for lists: whoever does not answer in time is listed without.
    private async Task<IReadOnlyDictionary<long, DialogGlance>> GlanceAsync()
    {
        var asked = State.Dialogs.ConvertAll(dialog => (
            dialog.Key.ClientId,
            Glance: GrainFactory.GetGrain<IClientGrain>(dialog.Key.ClientId).GlanceAsync()));
        var all = Task.WhenAll(asked.Select(ask => ask.Glance));
        await Task.WhenAny(all, Task.Delay(GlancePatience, Time));
        return asked
            .Where(ask => ask.Glance.IsCompletedSuccessfully)
            .ToDictionary(ask => ask.ClientId, ask => ask.Glance.Result);
    }

    private async Task<Payment<OperatorState>> SendAsync(OutboxEntry entry)
    {
        var outcome = await sender.SendAsync(OutgoingCall.Of(entry), CancellationToken.None);
        if (outcome is not SendOutcome.Sent)
            LogNotSent(this.GetPrimaryKeyLong(), entry.Parcel.GetType().Name, outcome.ToString());
        return (current, now) => Apply(
            current, OperatorDecider.Decide(current, new OperatorAction.RecordSend(entry.Id, outcome) { Now = now }));
    }

    private async Task<Payment<OperatorState>> RunAsync(OwedErrand errand)
    {
        var client = GrainFactory.GetGrain<IClientGrain>(errand.Key.ClientId);
        await (errand.What switch
        {
            ErrandKind.End => client.EndAsync(this.GetPrimaryKeyLong(), errand.Key.Ticket),
            ErrandKind.HandBack => client.HandBackAsync(this.GetPrimaryKeyLong(), errand.Key.Ticket),
            ErrandKind.Leave => client.LeaveAsync(errand.MessageId ?? 0, errand.Date ?? default),
            ErrandKind.Return => client.ReturnAsync(errand.MessageId ?? 0, errand.Date ?? default),
            var other => throw new InvalidOperationException($"No errand {other}."),
        });
        return (current, now) => Apply(
            current, OperatorDecider.Decide(current, new OperatorAction.RecordErrand(errand.Id) { Now = now }));
    }

    private async Task<Payment<OperatorState>> ReportAsync()
    {
        var load = OperatorDecider.LoadOf(State, options.OperatorCapacity);
        await GrainFactory.GetGrain<IDispatcherGrain>(IDispatcherGrain.Key).ReportOperatorAsync(load);
        return (current, now) => Apply(
            current, OperatorDecider.Decide(current, new OperatorAction.RecordReport(load.Revision) { Now = now }));
    }

    private async Task<Payment<OperatorState>> AskAsync(DialogKey key)
    {
        var standing = await GrainFactory.GetGrain<IClientGrain>(key.ClientId)
            .AskTicketAsync(this.GetPrimaryKeyLong(), key.Ticket);
        return (current, now) => Apply(
            current, OperatorDecider.Decide(current, new OperatorAction.RecordStanding(key, standing) { Now = now }));
    }

    private static OperatorState Apply(OperatorState current, Decision<OperatorEvent, bool> decision) =>
        decision.Events.Aggregate(current, OperatorDecider.Evolve);
}
