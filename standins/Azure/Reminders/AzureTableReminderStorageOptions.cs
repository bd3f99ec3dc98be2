using Orleans.AzureUtils;

namespace Orleans.Reminders.AzureStorage;

public class AzureTableReminderStorageOptions : AzureStorageOperationOptions
{
    public const string DEFAULT_TABLE_NAME = "OrleansReminders";

    public override string TableName { get; set; } = DEFAULT_TABLE_NAME;
}
