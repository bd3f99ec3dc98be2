using System.Text.Json;
using OperatorBot.Gateway.Settings;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Playground;

namespace OperatorBot.Deploy.Tests;

/// <summary>The playground and what serves real clients stay apart, both ways.</summary>
public sealed class PlaygroundTests
{
    [Fact]
    public async Task Bot_BesideTheSimulator_HasNothingOfThisMachinesSettings()
    {
        await using var telegram = await TelegramServer.StartAsync();
        var command = BotCommandLine.For(Repository.Root, telegram, httpPort: 8080);
        var real = string.Join('\n', SettingsTests.Known.Select(name => $"{name}=real"))
            .Replace("OPERATOR_CAPACITY=real", "OPERATOR_CAPACITY=3", StringComparison.Ordinal)
            .Replace("DEFAULT_LANGUAGE=real", "DEFAULT_LANGUAGE=en", StringComparison.Ordinal);

        var read = SettingsReader.Read(DotEnv.Merge(real, command.Settings));

        Assert.Equal(SettingsTests.Known.Except(BotCommandLine.Inherited).Order(), command.Settings.Keys.Order());
        Assert.Empty(read.Problems);
        Assert.Equal(telegram.Url, read.Draft.TelegramApiUrl);
        Assert.Equal((TelegramMode.Polling, StorageKind.Sqlite, true), (read.Draft.TelegramMode, read.Draft.Storage, read.Draft.RunGateway));
        Assert.Equal((null, null), (read.Draft.OpsToken, read.Draft.SupervisorSecret));
        Assert.Equal((3, "en"), (read.Draft.OperatorCapacity, read.Draft.DefaultLanguage));
        Assert.All(command.Settings, setting => Assert.Equal(setting.Value, command.ToStartInfo().Environment[setting.Key]));
    }

    [Fact]
    public async Task Bot_BesideTheSimulator_InheritsOnlyWhatAProgramNeeds()
    {
        await using var telegram = await TelegramServer.StartAsync();
        Environment.SetEnvironmentVariable("Logging__LogLevel__OfARealBot", "None");

        var start = BotCommandLine.For(Repository.Root, telegram, httpPort: 8080).ToStartInfo();

        Assert.DoesNotContain("Logging__LogLevel__OfARealBot", start.Environment.Keys);
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), start.Environment["PATH"]);
    }

    [Fact]
    public async Task Bot_BesideTheSimulator_KeepsItsStateByThePort()
    {
        await using var one = await TelegramServer.StartAsync();
        await using var other = await TelegramServer.StartAsync();

        Assert.NotEqual(
            BotCommandLine.For(Repository.Root, one, httpPort: 8080).DataFolder,
            BotCommandLine.For(Repository.Root, other, httpPort: 8080).DataFolder);
    }

    /// <summary>What a program may load stands in its deps file; the tests' own shows that the search finds it.</summary>
    [Theory]
    [InlineData("OperatorBot.Silo", false)]
    [InlineData("OperatorBot.Gateway", false)]
    [InlineData("OperatorBot.Deploy.Tests", true)]
    public void Program_HoldsTheSimulator_OnlyInTests(string program, bool expected)
    {
        using var deps = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, program + ".deps.json")));
        var loaded = deps.RootElement.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject()
            .SelectMany(library => library.Value.TryGetProperty("runtime", out var files) ? files.EnumerateObject().Select(file => file.Name) : [])
            .ToList();

        Assert.Contains(program + ".dll", loaded);
        Assert.Equal(expected, loaded.Contains(typeof(TelegramServer).Assembly.GetName().Name + ".dll"));
    }

    [Fact]
    public void Deployments_NameTheSimulatorNowhere() => Assert.All(
        Directory.EnumerateFiles(Repository.PathOf("deploy"), "*", SearchOption.AllDirectories),
        file => Assert.DoesNotContain("simulator", File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));
}
