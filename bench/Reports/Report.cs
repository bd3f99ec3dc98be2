using System.Globalization;
using System.Text;
using System.Text.Json;
using OperatorBot.Bench.Runs;

namespace OperatorBot.Bench.Reports;

/// <summary>All runs, in columns by what they measured.</summary>
internal sealed class Report(BenchOptions options)
{
    private const string Bot = "bot";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Dictionary<string, List<RunResult>> _runs = [];

    public IEnumerable<string> Failures =>
        _runs.SelectMany(column => column.Value.SelectMany(run => run.Failures.Select(failure => $"{column.Key}: {failure}")));

    public void Add(string part, RunResult result)
    {
        var column = part is "loop" or Run.Compare ? part : Bot;
        if (!_runs.TryGetValue(column, out var runs))
            _runs[column] = runs = [];
        runs.Add(result);
    }

    /// <summary>A table for people: the median, and in brackets the least and the most where there were several runs.</summary>
    public string Table()
    {
        List<string[]> rows = [["", Bot, .. Others, .. Others.Select(other => $"bot / {other}")]];
        foreach (var figure in Figure.All)
        {
            var (bot, others) = (Of(Bot, figure), Others.Select(other => Of(other, figure)).ToList());
            if (bot is null && others.TrueForAll(other => other is null))
                continue;
            rows.Add([figure.What, Text(bot, figure), .. others.Select(other => Text(other, figure)), .. others.Select(other => Share(bot, other))]);
        }

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var table = new StringBuilder();
        foreach (var row in rows)
            table.AppendLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
        return table.ToString();
    }

    public async Task SaveAsync(string file, string machine)
    {
        var columns = _runs.ToDictionary(
            column => column.Key,
            column => new
            {
                Summary = Figure.All.Select(figure => (figure.Key, Value: Of(column.Key, figure)))
                    .Where(entry => entry.Value is not null)
                    .ToDictionary(entry => entry.Key, entry => entry.Value),
                Runs = column.Value,
            });
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { Machine = machine, Options = options, Columns = columns }, Indented));
    }

    private IEnumerable<string> Others => _runs.Keys.Where(column => column != Bot);

    private Summary? Of(string column, Figure figure) => Summary.Of(
        _runs.GetValueOrDefault(column, []).Where(run => run.Figures.ContainsKey(figure.Key)).Select(run => run.Figures[figure.Key]));

    private static string Text(Summary? summary, Figure figure)
    {
        if (summary is null)
            return "";
        var median = summary.Median.ToString(figure.Format, CultureInfo.InvariantCulture);
        return summary.Min == summary.Max
            ? median
            : string.Create(CultureInfo.InvariantCulture, $"{median} ({summary.Min.ToString(figure.Format, CultureInfo.InvariantCulture)}–{summary.Max.ToString(figure.Format, CultureInfo.InvariantCulture)})");
    }

    private static string Share(Summary? bot, Summary? other) =>
        bot is null || other is null || other.Median == 0 ? "" : (bot.Median / other.Median).ToString("0.00", CultureInfo.InvariantCulture);
}
