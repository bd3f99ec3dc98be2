using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Silo.Storage;

/// <summary>Any table, whose reminders are read as due within their period.</summary>
/// <remarks>
/// Orleans keeps the instant of the first tick. A reminder of the bot is first due within its period, so one that is due later
/// was registered by a clock that has been set back since; after a start it would sleep for all that time.
/// </remarks>
internal sealed class PunctualReminderTable(IReminderTable table, TimeProvider time) : IReminderTable
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => table.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(GrainId grainId) => Due(await table.ReadRows(grainId));

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end) => Due(await table.ReadRows(begin, end));

    /// <inheritdoc/>
    public async Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName) =>
        await table.ReadRow(grainId, reminderName) is { } entry ? Due(entry) : null!;

    /// <inheritdoc/>
    public Task<string> UpsertRow(ReminderEntry entry) => table.UpsertRow(entry);

    /// <inheritdoc/>
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => table.RemoveRow(grainId, reminderName, eTag);

    /// <inheritdoc/>
    public Task TestOnlyClearTable() => table.TestOnlyClearTable();

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken = default) => table.StopAsync(cancellationToken);

    private ReminderTableData Due(ReminderTableData rows)
    {
        foreach (var entry in rows.Reminders)
            Due(entry);
        return rows;
    }

    private ReminderEntry Due(ReminderEntry entry)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (entry.StartAt - now > entry.Period)
            entry.StartAt = now + entry.Period;
        return entry;
    }
}
