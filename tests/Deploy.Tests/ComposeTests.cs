using System.Globalization;
using OperatorBot.Gateway.Hosting;
using OperatorBot.Silo.Hosting;
using YamlDotNet.RepresentationModel;

namespace OperatorBot.Deploy.Tests;

public sealed class ComposeTests
{
    private const string File = "deploy/compose.yaml";

    [NeedsFact("node", "npm")]
    public async Task File_IsAComposeFile() => Assert.Empty(await NodeCheck.RunAsync("compose.mjs", Repository.PathOf(File)));

    [Theory]
    [InlineData("silo-1")]
    [InlineData("silo-2")]
    [InlineData("gateway-1")]
    [InlineData("gateway-2")]
    [InlineData("one")]
    public void Container_HasTimeToStop_AndIsReachedFromItsMachineAlone(string service)
    {
        var (file, named) = (Repository.Yaml(File)[0], Repository.Yaml(File)[0].At("services", service));
        var common = file["x-container"];

        Assert.True(
            int.Parse(common["stop_grace_period"].Text().TrimEnd('s'), CultureInfo.InvariantCulture) > ProcessEnd.Limit.TotalSeconds);
        Assert.Equal("always", common["restart"].Text());
        Assert.Equal("true", common["read_only"].Text());
        Assert.Equal("ALL", common.At("cap_drop", 0).Text());
        Assert.All(
            (named.Find("ports") as YamlSequenceNode)?.Children ?? [],
            port => Assert.Matches(@"^127\.0\.0\.1:\$\{OPS_PORT:-8080\}:8080$", port.Text()));
        Assert.NotNull(named.Find("<<"));
    }

    [Fact]
    public void Azurite_IsTheOneThatTestsRunOn() => Assert.Contains(
        $"azurite@{Azurite.Version} ", Repository.Read("deploy/azurite.Dockerfile"), StringComparison.Ordinal);
}
