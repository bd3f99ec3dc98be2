using System.Diagnostics;
using System.Globalization;

namespace OperatorBot.Bench.Subjects;

/// <summary>A process and all that it started, and what they use.</summary>
internal static class ProcessTree
{
    /// <summary>Where /proc is not, the process alone.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        var tree = new List<int> { root };
        if (!Directory.Exists("/proc"))
            return tree;
        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(ParentOf);
        for (var at = 0; at < tree.Count; at++)
            tree.AddRange(children[tree[at]]);
        return tree;
    }

    /// <summary>Processor time that these have used in their lives.</summary>
    public static TimeSpan Cpu(IEnumerable<int> processes) =>
        processes.Aggregate(TimeSpan.Zero, (sum, id) => sum + (Look(id, process => process.TotalProcessorTime)));

    /// <summary>Bytes of memory that they have at the moment, shared ones counted for each.</summary>
    public static long Memory(IEnumerable<int> processes) => processes.Sum(id => Look(id, process => process.WorkingSet64));

    /// <summary>The most bytes of memory that each has had.</summary>
    public static long PeakMemory(IEnumerable<int> processes) => processes.Sum(id => Look(id, process => process.PeakWorkingSet64));

    private static T? Look<T>(int id, Func<Process, T> look)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return look(process);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return default;
        }
    }

    // "id (name) state parent …", where a name may contain anything.
    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return -1;
        }
    }
}
