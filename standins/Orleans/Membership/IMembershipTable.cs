#nullable disable // as in the real package: a missing row is null
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// The durable list of silos. Its version rises with each insert and update of a row, which fail (answer false, and change
/// nothing) when the row's ETag or the version's is not the newest.
/// </summary>
public interface IMembershipTable
{
    Task InitializeMembershipTable(bool tryInitTableVersion);

    Task DeleteMembershipTableEntries(string clusterId);

    Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate);

    Task<MembershipTableData> ReadRow(SiloAddress key);

    Task<MembershipTableData> ReadAll();

    Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion);

    Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion);

    /// <summary>Sets one column of the silo's own row; asks for no ETag, and leaves the table's version alone.</summary>
    Task UpdateIAmAlive(MembershipEntry entry);
}
