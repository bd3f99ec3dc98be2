using System.Globalization;
using System.Text.RegularExpressions;
using OperatorBot.Gateway.Hosting;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Webhooks;
using OperatorBot.Silo.Hosting;

namespace OperatorBot.Deploy.Tests;

public sealed partial class AzureTests
{
    private const string File = "deploy/azure/main.bicep";

    [NeedsFact("node", "npm")]
    public async Task Template_IsBicepThatContainerAppsTake() =>
        Assert.Empty(await NodeCheck.RunAsync("bicep.mjs", Repository.PathOf(File)));

    [Fact]
    public void Paths_AreThoseOfTheBot() => Assert.Equal(
        [BotHealth.LivePath, BotHealth.LivePath, BotHealth.ReadyPath, WebhookEndpoint.Path],
        Paths().Matches(Repository.Read(File)).Select(match => match.Groups["path"].Value));

    [Fact]
    public void Replicas_HaveTimeToStop()
    {
        var given = GracePeriods().Matches(Repository.Read(File)).Select(match => int.Parse(match.Groups["seconds"].Value, CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(2, given.Count);
        Assert.All(given, seconds => Assert.True(seconds > ProcessEnd.Limit.TotalSeconds));
    }

    [GeneratedRegex(@"path: '(?<path>[^']+)'", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Paths();

    [GeneratedRegex(@"terminationGracePeriodSeconds: (?<seconds>\d+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex GracePeriods();
}
