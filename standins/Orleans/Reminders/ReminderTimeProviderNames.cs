namespace Orleans.Reminders;

/// <summary>The key under which the reminder service looks for a clock of its own.</summary>
public static class ReminderTimeProviderNames
{
    public const string Reminders = "Orleans.Reminders";
}
