using OperatorBot.Bench.Load;
using OperatorBot.Bench.Subjects;

namespace OperatorBot.Bench.Runs;

/// <summary>What a dialog keeps in memory: how much more the bot has with many than with few, while garbage is collected early.</summary>
internal sealed class MemoryRun(Shop shop, ISubject subject)
{
    private const int Few = 100;
    private const int Many = 900;
    public const int Operators = Few + Many;

    /// <summary>Generation 0 is collected at 1 MB, so that what is measured is mostly alive.</summary>
    public static readonly IReadOnlyList<(string Name, string? Value)> Settings = [("DOTNET_GCgen0size", "0x100000"), ("DOTNET_gcConcurrent", "0")];

    private readonly RunResult _result = new();

    public async Task<RunResult> RunAsync()
    {
        await Opening.StartAsync(shop, subject, _result);
        await OpenAsync(..Few);
        var few = ProcessTree.Memory(subject.Processes);
        await OpenAsync(Few..);
        _result[Figure.PerDialog] = (ProcessTree.Memory(subject.Processes) - few) / 1e3 / (Many * BenchOptions.Capacity);
        Opening.Check(shop, subject, _result);
        _result.Figures.Remove(Figure.Idle);
        _result.Figures.Remove(Figure.FirstUpdate);
        return _result;
    }

    // A second message each, so that all that a dialog keeps is there.
    private async Task OpenAsync(Range operators)
    {
        var first = shop.Clients.Count;
        await shop.OperatorsRegisterAsync(operators);
        shop.ClientsCome((operators.GetOffsetAndLength(Operators).Length) * BenchOptions.Capacity);
        await shop.EachWritesAsync(first);
        await shop.EachWritesAsync(first);
        await shop.EachWritesAsync();
    }
}
