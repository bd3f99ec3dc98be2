using Orleans;
using Orleans.Hosting;

namespace OperatorBot.Runtime.Tests.Calls;

public sealed class FilterTests
{
    [Fact]
    public async Task IncomingFilters_SeeTheCall_AndMayChangeItsResult()
    {
        var seen = new List<string>();
        await using var silo = await TestSilo.StartAsync(builder => builder
            .AddIncomingGrainCallFilter(async context =>
            {
                if (context.Grain is CallGrain)
                    seen.Add($"{context.InterfaceMethod.Name}({context.Request.GetArgument(0)}) {context.ImplementationMethod.DeclaringType!.Name} {context.TargetId.Key}");
                await context.Invoke();
                if (context.Grain is CallGrain)
                    context.Result = $"filtered {context.Result}";
            }));

        var answer = await silo.Grains.GetGrain<ICallGrain>("a").Say("hello").Time("the call");

        Assert.Equal("filtered a: hello", answer);
        Assert.Equal(["Say(hello) CallGrain a"], seen);
    }

    [Fact]
    public async Task OutgoingFilters_SurroundTheIncomingOnes()
    {
        var log = new List<string>();
        await using var silo = await TestSilo.StartAsync(builder => builder
            .AddOutgoingGrainCallFilter(context => Log(log, "out", context, context.Invoke))
            .AddIncomingGrainCallFilter(context => Log(log, "in", context, context.Invoke)));

        await silo.Grains.GetGrain<ICallGrain>("a").Say("hello").Time("the call");

        Assert.Equal(["out+", "in+", "in-", "out-"], log);
    }

    [Fact]
    public async Task IncomingFilter_SeesTheExceptionOfTheCall()
    {
        Exception? caught = null;
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(async context =>
        {
            try
            {
                await context.Invoke();
            }
            catch (PlainException exception)
            {
                caught = exception;
                throw;
            }
        }));

        await Assert.ThrowsAsync<PlainException>(silo.Grains.GetGrain<ICallGrain>("a").Throw).Time("the call");

        Assert.IsType<PlainException>(caught);
    }

    private static async Task Log(List<string> log, string name, IGrainCallContext context, Func<Task> invoke)
    {
        var isTest = context.InterfaceMethod.DeclaringType == typeof(ICallGrain);
        if (isTest)
            log.Add($"{name}+");
        await invoke();
        if (isTest)
            log.Add($"{name}-");
    }
}
