using OperatorBot.Grains.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Tests.Dispatching;

public sealed class OperatorChoiceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Choose_DifferentLoads_FewestDialogs() =>
        Assert.Equal(2, Choose(Entry(1, load: 3), Entry(2, load: 1), Entry(3, load: 2)));

    [Fact]
    public void Choose_EqualLoads_LongestWithoutNewDialog() =>
        Assert.Equal(3, Choose(
            Entry(1, assignedAt: Noon), Entry(2, assignedAt: Noon.AddMinutes(-1)), Entry(3, assignedAt: Noon.AddMinutes(-2))));

    [Fact]
    public void Choose_EqualLoads_WhoeverNeverHadOneComesFirst() =>
        Assert.Equal(2, Choose(Entry(1, assignedAt: Noon.AddDays(-1)), Entry(2)));

    [Fact]
    public void Choose_OffersOut_CountAsDialogs() =>
        Assert.Equal(1, Choose(Entry(1, load: 1), Entry(2, load: 0) with { OffersOut = 2 }));

    [Theory]
    [InlineData(OperatorStatus.Busy, 0)]
    [InlineData(OperatorStatus.Offline, 0)]
    [InlineData(OperatorStatus.Available, 5)]
    public void Choose_NotAvailableOrFull_Nobody(OperatorStatus status, int load)
    {
        var entry = Entry(1, load);

        Assert.Null(OperatorChoice.Choose([entry with { Load = entry.Load with { Status = status } }], _ => false));
    }

    [Fact]
    public void Choose_Excluded_TheNextBest() =>
        Assert.Equal(3, OperatorChoice.Choose([Entry(2), Entry(3, load: 1)], id => id == 2)?.Operator.Load.OperatorId);

    [Fact]
    public void Choose_Reason_SaysWhatTheChoiceSaw()
    {
        var why = OperatorChoice.Choose([Entry(1, load: 1, assignedAt: Noon), Entry(2, load: 2)], _ => false)!.Value.Why;

        Assert.Equal((1, 5, 2, Noon), (why.Load, why.Capacity, why.Candidates, why.LastAssignedAt));
    }

    private static long? Choose(params RosterEntry[] roster) =>
        OperatorChoice.Choose(roster, _ => false)?.Operator.Load.OperatorId;

    private static RosterEntry Entry(long id, int load = 0, DateTimeOffset? assignedAt = null) => new(new OperatorLoad
    {
        OperatorId = id,
        Revision = 1,
        Registered = true,
        Status = OperatorStatus.Available,
        Capacity = 5,
        Load = load,
        LastAssignedAt = assignedAt,
        Language = "en",
    });
}
