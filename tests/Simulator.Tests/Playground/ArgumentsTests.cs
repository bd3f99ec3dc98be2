using OperatorBot.Simulator.Playground;

namespace OperatorBot.Simulator.Tests.Playground;

public sealed class ArgumentsTests
{
    [Fact]
    public void Parse_Nothing_IsPort8081WithTheBot()
    {
        var (arguments, errors) = Arguments.Parse([], portVariable: null);

        Assert.Empty(errors);
        Assert.Equal(8081, arguments.Port);
        Assert.True(arguments.WithBot);
        Assert.False(arguments.IsPublic);
    }

    [Fact]
    public void Parse_PortOption_OverrulesTheVariable()
    {
        var (arguments, errors) = Arguments.Parse(["--port", "9000", "--no-bot", "--topics"], portVariable: "9001");

        Assert.Empty(errors);
        Assert.Equal(9000, arguments.Port);
        Assert.False(arguments.WithBot);
        Assert.True(arguments.ToOptions().HasTopics);
    }

    [Fact]
    public void Parse_Wrong_TellsAllErrors()
    {
        var (_, errors) = Arguments.Parse(["--port", "x", "--fast"], portVariable: "70000");

        Assert.Equal(
            [
                "SIMULATOR_PORT is \"70000\"; it must be a port from 0 to 65535.",
                "--port is \"x\"; it must be a port from 0 to 65535.",
                "--fast is not known.",
            ],
            errors);
    }
}
