using Microsoft.Extensions.Diagnostics.HealthChecks;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Tests.Fakes;

namespace OperatorBot.Gateway.Tests.Health;

public sealed class ConditionTests
{
    [Fact]
    public void Since_ChangesWithTheStatusOnly()
    {
        var time = new HandDrivenTime();
        var condition = new Condition(time);
        Assert.Equal(HealthStatus.Unhealthy, condition.State.Status);

        time.Advance(TimeSpan.FromSeconds(1));
        condition.Fails("first", "a");
        Assert.Equal(time.GetUtcNow().AddSeconds(-1), condition.State.Since);
        Assert.Equal("first", condition.State.What);

        condition.Holds("well");
        var since = time.GetUtcNow();
        time.Advance(TimeSpan.FromSeconds(1));
        condition.Holds("still well");
        Assert.Equal(new ConditionState(HealthStatus.Healthy, "still well", null, since), condition.State);
    }
}
