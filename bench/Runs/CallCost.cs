using OperatorBot.Bench.Subjects;
using OperatorBot.Simulator.Recording;

namespace OperatorBot.Bench.Runs;

/// <summary>What messages cost in calls of the Bot API.</summary>
internal static class CallCost
{
    private static readonly string[] Relays = ["copyMessage", "copyMessages", "forwardMessage", "forwardMessages"];

    /// <summary>Polls stand apart: how many there are depends on how full each is.</summary>
    public static void Add(RunResult result, CallCounts before, CallCounts after, int messages, ISubject subject)
    {
        var calls = after.ByMethod.ToDictionary(count => count.Key, count => count.Value - before.ByMethod.GetValueOrDefault(count.Key));
        var polls = calls.GetValueOrDefault("getUpdates");
        var relays = Relays.Sum(method => calls.GetValueOrDefault(method));
        var all = calls.Values.Sum() - polls;
        result[Figure.Calls] = (double)all / messages;
        result[Figure.Polls] = (double)polls / messages;

        // Another bot may write anew what it passes on; its notices look the same.
        if (subject.HasDialogs)
            result[Figure.Notices] = all - relays;
    }
}
