using OperatorBot.Silo.Sending;

namespace OperatorBot.Silo.Tests.Sending;

public sealed class PausesTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly HandDrivenTime _time = new();
    private readonly Pauses _pauses;

    public PausesTests() => _pauses = new Pauses(_time);

    [Fact]
    public void RestOf_NothingRefused_IsZero() => Assert.Equal(TimeSpan.Zero, _pauses.RestOf(1));

    [Fact]
    public void RestOf_ChatRefused_CountsDownToTheTickAndEnds()
    {
        _pauses.Add(1, TimeSpan.FromSeconds(7));

        Assert.Equal(TimeSpan.FromSeconds(7), _pauses.RestOf(1));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(2), _pauses.RestOf(1));
        _time.Advance(TimeSpan.FromSeconds(2) - Tick);
        Assert.Equal(Tick, _pauses.RestOf(1));
        _time.Advance(Tick);
        Assert.Equal(TimeSpan.Zero, _pauses.RestOf(1));
    }

    [Fact]
    public void RestOf_OtherChatRefused_IsZero()
    {
        _pauses.Add(1, TimeSpan.FromSeconds(7));

        Assert.Equal(TimeSpan.Zero, _pauses.RestOf(2));
    }

    [Fact]
    public void RestOf_ShorterPauseComesLater_KeepsTheLonger()
    {
        _pauses.Add(1, TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(1));

        _pauses.Add(1, TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(29), _pauses.RestOf(1));
    }

    [Fact]
    public void RestOf_LongerPauseComesLater_IsExtended()
    {
        _pauses.Add(1, TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(1));
        _pauses.Add(1, TimeSpan.FromSeconds(10));

        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(TimeSpan.FromSeconds(1), _pauses.RestOf(1));
    }

    [Fact]
    public void Add_ThreeChatsWithinASecond_PausesTheWholeBotForTheLongest()
    {
        Assert.False(_pauses.Add(1, TimeSpan.FromSeconds(3)));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.False(_pauses.Add(2, TimeSpan.FromSeconds(20)));
        _time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.True(_pauses.Add(3, TimeSpan.FromSeconds(5)));

        Assert.Equal(TimeSpan.FromSeconds(19.5), _pauses.RestOf(99));
        Assert.Equal(TimeSpan.FromSeconds(19.5), _pauses.RestOf(1));
        _time.Advance(TimeSpan.FromSeconds(19.5));
        Assert.Equal(TimeSpan.Zero, _pauses.RestOf(99));
    }

    [Fact]
    public void Add_ThreeChatsOverMoreThanASecond_PausesThoseChatsAlone()
    {
        _pauses.Add(1, TimeSpan.FromSeconds(9));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        _pauses.Add(2, TimeSpan.FromSeconds(9));
        _time.Advance(TimeSpan.FromSeconds(0.5) + Tick);

        Assert.False(_pauses.Add(3, TimeSpan.FromSeconds(9)));

        Assert.Equal(TimeSpan.Zero, _pauses.RestOf(99));
    }

    [Fact]
    public void Add_OneChatManyTimes_LeavesOthersAlone()
    {
        for (var i = 0; i < 10; i++)
            Assert.False(_pauses.Add(1, TimeSpan.FromSeconds(9)));

        Assert.Equal(TimeSpan.Zero, _pauses.RestOf(2));
    }

    [Fact]
    public void Add_WhileTheBotPauses_ExtendsAndIsNotNewsAgain()
    {
        for (var chat = 1; chat <= 3; chat++)
            _pauses.Add(chat, TimeSpan.FromSeconds(3));

        Assert.False(_pauses.Add(4, TimeSpan.FromSeconds(30)));

        Assert.Equal(TimeSpan.FromSeconds(30), _pauses.RestOf(99));
    }

    [Fact]
    public void Count_PausesOver_ForgetsThem()
    {
        for (var chat = 0; chat < 1000; chat++)
        {
            _pauses.Add(chat, TimeSpan.FromSeconds(1));
            _pauses.Add(chat, TimeSpan.FromSeconds(2));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(TimeSpan.FromSeconds(1), _pauses.RestOf(999));
        Assert.Equal(1, _pauses.Count);
    }

    [Fact]
    public void RestOf_ClockIsSetForward_StillCounts()
    {
        _pauses.Add(1, TimeSpan.FromSeconds(7));

        _time.SetClock(_time.GetUtcNow().AddDays(1));

        Assert.Equal(TimeSpan.FromSeconds(7), _pauses.RestOf(1));
    }

    [Fact]
    public async Task AddAndRestOf_FromManyThreads_NeverForgetARunningPause()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                var chat = (thread * 2000) + i;
                _pauses.Add(chat, TimeSpan.FromSeconds(60));
                Assert.Equal(TimeSpan.FromSeconds(60), _pauses.RestOf(chat));
            }
        })));

        Assert.Equal(16000, _pauses.Count);
    }
}
