using System.Globalization;
using System.Net;
using Microsoft.WindowsAzure.Storage.Table;
using Orleans.AzureUtils;

namespace Orleans.Runtime.MembershipService;

/// <summary>A silo as a row of the cluster's partition; one more row has the table's version. All columns are text.</summary>
internal static class MembershipRow
{
    public const string VersionKey = "VersionRow";

    private const char Between = '|';

    public static string Key(SiloAddress silo) =>
        string.Create(CultureInfo.InvariantCulture, $"{silo.Endpoint.Address}-{silo.Endpoint.Port}-{silo.Generation}");

    public static DynamicTableEntity OfVersion(string cluster, int version) => Row(
        cluster, VersionKey, ("DeploymentId", cluster), ("MembershipVersion", Text(version)));

    public static int Version(DynamicTableEntity row) => Number(row, "MembershipVersion");

    public static DynamicTableEntity Of(string cluster, MembershipEntry entry)
    {
        var votes = entry.SuspectTimes ?? [];
        return Row(
            cluster,
            Key(entry.SiloAddress),
            ("DeploymentId", cluster),
            ("Address", entry.SiloAddress.Endpoint.Address.ToString()),
            ("Port", Text(entry.SiloAddress.Endpoint.Port)),
            ("Generation", Text(entry.SiloAddress.Generation)),
            ("HostName", entry.HostName),
            ("Status", entry.Status.ToString()),
            ("ProxyPort", Text(entry.ProxyPort)),
            ("RoleName", entry.RoleName),
            ("SiloName", entry.SiloName),
            ("InstanceName", entry.SiloName),
            ("UpdateZone", Text(entry.UpdateZone)),
            ("FaultZone", Text(entry.FaultZone)),
            ("SuspectingSilos", string.Join(Between, votes.Select(vote => vote.Item1.ToParsableString()))),
            ("SuspectingTimes", string.Join(Between, votes.Select(vote => TableInstant.Text(vote.Item2)))),
            ("StartTime", TableInstant.Text(entry.StartTime)),
            ("IAmAliveTime", TableInstant.Text(entry.IAmAliveTime)));
    }

    /// <summary>The one column that a silo renews, whatever the others are.</summary>
    public static DynamicTableEntity OfAliveTime(string cluster, MembershipEntry entry)
    {
        var row = Row(cluster, Key(entry.SiloAddress), ("DeploymentId", cluster), ("IAmAliveTime", TableInstant.Text(entry.IAmAliveTime)));
        row.ETag = "*";
        return row;
    }

    public static MembershipEntry Entry(DynamicTableEntity row)
    {
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Parse(Value(row, "Address")), Number(row, "Port"), Number(row, "Generation")),
            HostName = Value(row, "HostName"),
            Status = Enum.Parse<SiloStatus>(Value(row, "Status")),
            ProxyPort = Number(row, "ProxyPort"),
            RoleName = Value(row, "RoleName"),
            SiloName = Value(row, "SiloName"),
            UpdateZone = Number(row, "UpdateZone"),
            FaultZone = Number(row, "FaultZone"),
            StartTime = Instant(Value(row, "StartTime")),
            IAmAliveTime = Instant(Value(row, "IAmAliveTime")),
        };
        var silos = Value(row, "SuspectingSilos").Split(Between, StringSplitOptions.RemoveEmptyEntries);
        var times = Value(row, "SuspectingTimes").Split(Between, StringSplitOptions.RemoveEmptyEntries);
        if (silos.Length != times.Length)
            throw new FormatException($"{silos.Length} silos suspect {row.RowKey}, at {times.Length} times.");
        foreach (var (silo, time) in silos.Zip(times))
            entry.AddSuspector(SiloAddress.FromParsableString(silo), Instant(time));
        return entry;
    }

    private static DynamicTableEntity Row(string cluster, string key, params (string Name, string? Value)[] columns)
    {
        var row = new DynamicTableEntity(cluster, key);
        foreach (var (name, value) in columns.Where(column => column.Value is not null))
            row.Properties[name] = new EntityProperty(value);
        return row;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Value(DynamicTableEntity row, string name) =>
        row.Properties.TryGetValue(name, out var property) ? property.StringValue ?? "" : "";

    private static int Number(DynamicTableEntity row, string name) =>
        Value(row, name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static DateTime Instant(string text) => text.Length == 0 ? default : TableInstant.Parse(text);
}
