using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that a reminder can wake.</summary>
public interface IRemindable : IGrain
{
    Task ReceiveReminder(string reminderName, TickStatus status);
}
