using OperatorBot.Bench.Subjects;

namespace OperatorBot.Bench.Runs;

/// <summary>What the store may take at the most, whatever people wrote: counts, which no busy machine changes.</summary>
internal static class StoreBounds
{
    /// <summary>The queue in 64 parts, the roster, the lease of the gateway that polls.</summary>
    private const int SharedStates = 66;

    /// <summary>As a client with older pairs, and as an operator.</summary>
    private const int StatesPerPerson = 3;

    /// <summary>The pairs and what else is written with every message.</summary>
    private const long MaxClientBytes = 4_096;

    /// <summary>400 pairs of numbers of 10 digits, and the operators they belong to.</summary>
    private const long MaxPairsBytes = 10_000;

    /// <summary>A hundred former clients, the newest 64 updates and questions.</summary>
    private const long MaxOperatorBytes = 10_000;

    /// <summary>A client's two states at their largest, in six pages of their own.</summary>
    private const long MaxDatabaseBytesPerPerson = 24_576;

    private const long MaxSharedBytes = 1_048_576;

    /// <summary>Above that it is cut; a checkpoint comes far below.</summary>
    private const long MaxWalBytes = 67_108_864;

    public static void Check(IReadOnlyList<DataFolder> samples, int people, RunResult result)
    {
        Require("states", samples.Max(data => data.States), (StatesPerPerson * people) + SharedStates);
        Require("bytes of a client's state", samples.Max(data => data.LargestClient), MaxClientBytes);
        Require("bytes of a client's older pairs", samples.Max(data => data.LargestPairs), MaxPairsBytes);
        Require("bytes of an operator's state", samples.Max(data => data.LargestOperator), MaxOperatorBytes);
        Require("reminders", samples.Max(data => data.Reminders), 2 * people);
        Require("bytes of the database", samples.Max(data => data.DatabaseBytes), (MaxDatabaseBytesPerPerson * people) + MaxSharedBytes);
        Require("bytes of its WAL", samples.Max(data => data.WalBytes), MaxWalBytes);

        void Require(string what, long most, long bound)
        {
            if (most > bound)
                result.Failures.Add($"{most} {what}, with {people} clients and operators; the bound is {bound}.");
        }
    }
}
