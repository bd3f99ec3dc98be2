using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Runtime.Tests.Timers;

internal interface IRemindedGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan dueTime, TimeSpan period);

    Task<bool> Unregister(string name);

    Task<string[]> List();

    Task Deactivate();

    Task<string> Silo();
}

internal sealed class RemindedGrain(Probe probe) : Grain, IRemindedGrain, IRemindable
{
    private string Key => this.GetPrimaryKeyString();

    public Task Register(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task<bool> Unregister(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
            return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<string[]> List() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<string> Silo() => Task.FromResult(RuntimeIdentity);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // To the minute: the clock moves on while a tick is on its way.
        var tick = $"{reminderName} {status.CurrentTickTime:HH:mm}";
        probe.Note(Key, $"{tick} of {status.FirstTickTime:HH:mm:ss}");
        probe.Tell($"{Key}/{tick}");
        return Task.CompletedTask;
    }
}
