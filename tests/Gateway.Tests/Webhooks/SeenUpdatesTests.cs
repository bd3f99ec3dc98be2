using OperatorBot.Gateway.Webhooks;

namespace OperatorBot.Gateway.Tests.Webhooks;

public sealed class SeenUpdatesTests
{
    [Fact]
    public void Note_TwiceIsSeen_UntilAsManyOthersHaveCome()
    {
        var seen = new SeenUpdates(capacity: 2);

        Assert.False(seen.Note(1));
        Assert.True(seen.Note(1));
        Assert.False(seen.Note(2));
        Assert.False(seen.Note(3));
        Assert.True(seen.Note(2));
        Assert.False(seen.Note(1));
    }

    [Fact]
    public void CountFailure_CountsEachByItself()
    {
        var seen = new SeenUpdates(capacity: 2);
        seen.Note(1);

        Assert.Equal(1, seen.CountFailure(1));
        Assert.Equal(1, seen.CountFailure(2));
        Assert.Equal(2, seen.CountFailure(1));
        seen.Note(3);
        Assert.Equal(1, seen.CountFailure(1));
    }
}
