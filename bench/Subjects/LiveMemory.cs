using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace OperatorBot.Bench.Subjects;

/// <summary>What a .NET process really holds: what is left when its collector is made to collect everything.</summary>
internal static class LiveMemory
{
    private const int Everything = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of all objects in use; gaps between them are not counted, nor what is not the collector's.</summary>
    public static async Task<long> OfAsync(IEnumerable<int> processes)
    {
        var sum = 0L;
        foreach (var process in processes)
            sum += await OfAsync(process);
        return sum;
    }

    // To be listened to with this keyword is what makes the runtime collect.
    private static async Task<long> OfAsync(int process)
    {
        var provider = new EventPipeProvider(
            ClrTraceEventParser.ProviderName,
            EventLevel.Informational,
            (long)(ClrTraceEventParser.Keywords.GC | ClrTraceEventParser.Keywords.GCHeapCollect));
        using var session = new DiagnosticsClient(process).StartEventPipeSession(provider, requestRundown: false);
        using var source = new EventPipeEventSource(session.EventStream);
        var live = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFull = false;
        source.Clr.GCStart += start => isFull = start.Depth == Everything;
        source.Clr.GCHeapStats += stats =>
        {
            if (isFull)
                live.TrySetResult(stats.TotalPromoted);
        };

        // Ends with the session, whatever comes until then.
        var reading = Task.Run(source.Process);
        var bytes = await live.Task.WaitAsync(Patience, TimeProvider.System);
        await session.StopAsync(CancellationToken.None);
        await reading;
        return bytes;
    }
}
