using BenchmarkDotNet.Attributes;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Storage;

namespace OperatorBot.Bench.Micro;

/// <summary>What a relayed message takes of the rules, and of the form in which they are stored.</summary>
public class DialogBenchmarks
{
    private readonly StateSerializer _serializer = new();
    private BinaryData _stored = BinaryData.Empty;

    [GlobalSetup]
    public void Setup() => _stored = _serializer.Serialize(Samples.Active);

    /// <summary>The message is taken, and its copy is recorded.</summary>
    [Benchmark]
    public object Decide()
    {
        var state = Happen(Samples.Active, ClientDecider.Decide(
            Samples.Active,
            new ClientCommand.Receive(Samples.Message(Samples.NextMessage), "ru") { Now = Samples.Now }).Events);
        return Happen(state, ClientDecider.Decide(
            state,
            new ClientCommand.RecordSend(state.Outbox.Entries[0].Id, new SendOutcome.Sent(1)) { Now = Samples.Now }).Events);
    }

    [Benchmark]
    public object Serialize() => _serializer.Serialize(Samples.Active);

    [Benchmark]
    public object Deserialize() => _serializer.Deserialize<ClientState>(_stored);

    private static ClientState Happen(ClientState state, IEnumerable<ClientEvent> events) => events.Aggregate(state, ClientDecider.Evolve);
}
