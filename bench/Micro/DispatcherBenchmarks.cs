using System.Globalization;
using BenchmarkDotNet.Attributes;
using OperatorBot.Grains.Dispatching;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Bench.Micro;

/// <summary>The queue's rules with so many clients in it, and a hundred operators of whom one has a free place.</summary>
public class DispatcherBenchmarks
{
    private const int Operators = 100;
    private const int Capacity = 5;

    private readonly Idle _lanes = new();
    private DispatcherState _state = new();

    [Params(10, 100, 1_000, 10_000)]
    public int Waiting { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var state = new DispatcherState();
        for (var one = 1; one <= Operators; one++)
        {
            state = Happen(state, DispatcherDecider.ReportOperator(state, new OperatorLoad
            {
                OperatorId = one,
                Revision = 1,
                Registered = true,
                Status = OperatorStatus.Available,
                Capacity = Capacity,
                Load = one == 1 ? Capacity - 1 : Capacity,
                LastAssignedAt = Samples.Now,
                Language = "ru",
            }).Events);
        }

        for (var client = 1; client <= Waiting; client++)
        {
            state = Happen(state, DispatcherDecider.Enqueue(state, Request(client)).Events);
            state = Happen(state, [new DispatcherEvent.PositionTold(Samples.ClientId + client, 1)]);
        }

        _state = state;
    }

    /// <summary>One more client.</summary>
    [Benchmark]
    public object Enqueue() => Happen(_state, DispatcherDecider.Enqueue(_state, Request(Waiting + 1)).Events);

    /// <summary>The first client is offered, accepted and assigned, and leaves the queue.</summary>
    [Benchmark]
    public object Assign()
    {
        var (offered, _) = Pump.Plan(_state, _lanes, Samples.Now);
        var state = Happen(_state, offered);
        var clientId = offered.OfType<DispatcherEvent.OfferMade>().Single().ClientId;
        state = Happen(state, [new DispatcherEvent.OfferAccepted(clientId)]);
        var (_, calls) = Pump.Plan(state, _lanes, Samples.Now);
        return Happen(state, Pump.Answered(state, calls.OfType<PumpCall.Assign>().Single(), AssignOutcome.Assigned));
    }

    private static DispatcherState Happen(DispatcherState state, IEnumerable<DispatcherEvent> events) =>
        events.Aggregate(state, DispatcherDecider.Evolve);

    private static EnqueueClient Request(int client) => new()
    {
        Dialog = new DialogKey(Samples.ClientId + client, 1),
        ClientName = string.Create(CultureInfo.InvariantCulture, $"Client {client}"),
    };

    /// <summary>No call is out.</summary>
    private sealed class Idle : IPumpLanes
    {
        public bool IsFree(PumpLane lane) => true;

        public bool IsStuck(long operatorId, DateTimeOffset now) => false;
    }
}
