using System.Globalization;
using System.Text.RegularExpressions;
using OperatorBot.Gateway.Hosting;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Hosting;

namespace OperatorBot.Deploy.Tests;

public sealed partial class SystemdTests
{
    private const string File = "deploy/systemd/operatorbot.service";

    /// <summary>Of 100, where 96 is a unit without any hardening, and below 20 counts as safe.</summary>
    private const string MostExposed = "20";

    [NeedsFact("systemd-analyze")]
    public async Task Unit_IsUnderstoodAndHardened()
    {
        var folder = Directory.CreateTempSubdirectory("operatorbot-");
        var unit = Path.Combine(folder.FullName, "operatorbot.service");
        // The program is not on this machine.
        var text = Repository.Read(File)
            .Replace("/opt/operatorbot/current/OperatorBot.Silo", "/bin/true", StringComparison.Ordinal);
        await System.IO.File.WriteAllTextAsync(unit, text);

        Assert.Equal((0, ""), await Repository.RunAsync("systemd-analyze", "verify", unit));
        var (exitCode, report) = await Repository.RunAsync("systemd-analyze", "security", "--offline=true", $"--threshold={MostExposed}", unit);
        Assert.True(exitCode == 0, report);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Unit_EndsAndStartsAsTheBotDoes()
    {
        var values = Directive().Matches(Repository.Read(File)).ToLookup(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

        Assert.Equal(["on-failure"], values["Restart"]);
        Assert.Equal([SettingsReader.ExitCode.ToString(CultureInfo.InvariantCulture)], values["RestartPreventExitStatus"]);
        Assert.True(int.Parse(values["TimeoutStopSec"].Single(), CultureInfo.InvariantCulture) > ProcessEnd.Limit.TotalSeconds);
        Assert.Equal($"/opt/operatorbot/current/{typeof(SiloHost).Assembly.GetName().Name}", values["ExecStart"].Single());
    }

    [GeneratedRegex(@"(?m)^(?<name>\w+)=(?<value>.*)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Directive();
}
