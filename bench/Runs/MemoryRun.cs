using OperatorBot.Bench.Load;
using OperatorBot.Bench.Subjects;

namespace OperatorBot.Bench.Runs;

/// <summary>What a dialog keeps in memory: how much more the bot has with many than with few.</summary>
internal sealed class MemoryRun(Shop shop, ISubject subject)
{
    private const int Few = 100;
    private const int Many = 900;
    public const int Operators = Few + Many;

    // So that what is compiled in the meantime is no part of the difference.
    private const int WarmUp = 10_000;
    private const int Window = 200;

    /// <summary>Generation 0 is collected at 1 MB, so that what is resident is mostly alive.</summary>
    public static readonly IReadOnlyList<(string Name, string? Value)> Settings = [("DOTNET_GCgen0size", "0x100000"), ("DOTNET_gcConcurrent", "0")];

    private readonly RunResult _result = new();

    public async Task<RunResult> RunAsync()
    {
        await Opening.StartAsync(shop, subject, _result);
        await OpenAsync(..Few);
        await shop.WriteAsync(WarmUp, Window);
        var few = await LookAsync();
        await OpenAsync(Few..);
        var many = await LookAsync();
        _result[Figure.LivePerDialog] = PerDialog(many.Live - few.Live);
        _result[Figure.ResidentPerDialog] = PerDialog(many.Resident - few.Resident);
        Opening.Check(shop, subject, _result);
        _result.Figures.Remove(Figure.Idle);
        _result.Figures.Remove(Figure.FirstUpdate);
        return _result;
    }

    private static double PerDialog(long bytes) => bytes / 1e3 / (Many * BenchOptions.Capacity);

    // In this order: a collection that compacts leaves the regions that it has emptied resident for a while.
    private async Task<(long Resident, long Live)> LookAsync() =>
        (ProcessTree.Memory(subject.Processes), await LiveMemory.OfAsync(subject.Processes));

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
