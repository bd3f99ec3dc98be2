using System.Text.RegularExpressions;
using Azure.Data.Tables;

namespace Orleans.AzureUtils;

/// <summary>Which table of which account. (The packages have one such class each, with the same members.)</summary>
public abstract partial class AzureStorageOperationOptions
{
    public abstract string TableName { get; set; }

    public TableServiceClient? TableServiceClient { get; set; }

    internal void Validate(string name)
    {
        if (TableServiceClient is null)
        {
            throw new OrleansConfigurationException(
                $"No credentials specified. Set {GetType().Name}.{nameof(TableServiceClient)}.");
        }

        if (!ValidTableName().IsMatch(TableName))
        {
            throw new OrleansConfigurationException(
                $"Configuration for {GetType().Name} {name} is invalid. {nameof(TableName)} is \"{TableName}\"; it has 3 to 63 letters and digits and begins with a letter.");
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidTableName();
}
