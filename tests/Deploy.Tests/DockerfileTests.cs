using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OperatorBot.Gateway.Hosting;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Hosting;

namespace OperatorBot.Deploy.Tests;

/// <summary>The images, as far as they can be tried without an engine that builds them.</summary>
public sealed partial class DockerfileTests
{
    private const string File = "deploy/Dockerfile";

    private static readonly string[] Targets = ["Gateway", "Silo"];

    [NeedsFact("node", "npm")]
    public async Task Files_AreDockerfiles() => Assert.Empty(await NodeCheck.RunAsync(
        "dockerfile.mjs", [.. Directory.EnumerateFiles(Repository.PathOf("deploy"), "*ockerfile").Order()]));

    [Fact]
    public void Images_NameNoRegistry()
    {
        var images = Directory.EnumerateFiles(Repository.PathOf("deploy"), "*", SearchOption.AllDirectories)
            .SelectMany(file => Image().Matches(System.IO.File.ReadAllText(file)))
            .Select(match => match.Groups["image"].Value)
            .ToList();

        Assert.Contains("ubuntu:24.04", images);
        Assert.All(images, image => Assert.DoesNotContain('/', image));
    }

    [Fact]
    public void Ports_AreTheSettings()
    {
        var defaults = new BotSettings { TelegramBotToken = new Secret(""), OperatorSecret = new Secret("") };

        Assert.Equal(
            [defaults.HttpPort, defaults.SiloPort, defaults.SiloGatewayPort],
            Expose().Matches(Repository.Read(File)).SelectMany(match => match.Groups["ports"].Value.Split(' ')).Select(port => int.Parse(port, CultureInfo.InvariantCulture)));
    }

    /// <summary>
    /// What the engine would be given, by the ignore file; the build's own commands; then what the image would run, with
    /// its environment, asked by its own health check. Unix, since the commands are a shell's.
    /// </summary>
    [NeedsFact("sh", "kill")]
    public async Task Published_AsTheImageIs_RunsAndIsAskedAndStops()
    {
        var folder = Directory.CreateTempSubdirectory("operatorbot-");
        var (context, output) = (Path.Combine(folder.FullName, "source"), Path.Combine(folder.FullName, "out"));
        CopyContext(context);
        var commands = Publish().Matches(Repository.Read(File)).Select(match => match.Value).ToList();
        Assert.Equal(Targets.Length, commands.Count);
        foreach (var command in commands)
        {
            var line = command.Replace(" /out/", $" {output}/", StringComparison.Ordinal).Replace("${STANDINS}", "auto", StringComparison.Ordinal);
            var (exitCode, said) = await RunAsync(context, [], "sh", "-c", line);
            Assert.True(exitCode == 0, said);
        }

        Assert.False(Directory.Exists(Path.Combine(context, "simulator")));
        Assert.Empty(Directory.EnumerateFiles(output, "OperatorBot.Simulator*", SearchOption.AllDirectories));
        var port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        var settings = Env().Matches(Repository.Read(File)).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        Assert.Equal("/data", settings[SettingNames.DataDirectory]);
        settings[SettingNames.DataDirectory] = Path.Combine(folder.FullName, "data");
        settings[SettingNames.HttpPort] = port;
        settings[SettingNames.TelegramBotToken] = "1:x";
        settings[SettingNames.OperatorSecret] = "secret";
        settings[SettingNames.TelegramApiUrl] = $"http://127.0.0.1:{Ports.Free().ToString(CultureInfo.InvariantCulture)}";
        foreach (var target in Targets)
        {
            var place = Path.Combine(output, target.ToLowerInvariant());
            string[] entry = Command("ENTRYPOINT", target), ask = Command("HEALTHCHECK", target);
            Assert.Equal([.. entry, "health"], ask);
            Assert.Equal(1, (await RunAsync(place, settings, ask)).ExitCode);
            Assert.Equal(SettingsReader.ExitCode, (await RunAsync(place, settings, [.. entry, "healht"])).ExitCode);
            Assert.Equal(SettingsReader.ExitCode, (await RunAsync(place, [], entry)).ExitCode);
        }

        var silo = Path.Combine(output, "silo");
        using (var process = Start(silo, settings, Command("ENTRYPOINT", "Silo")))
        {
            var said = process.StandardOutput.ReadToEndAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
            while ((await RunAsync(silo, settings, Command("HEALTHCHECK", "Silo"))).ExitCode != 0)
                Assert.False(process.HasExited || limit.IsCancellationRequested, "The bot that was published does not become healthy.");
            var (_, whyNot) = await RunAsync(folder.FullName, [], "kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture));
            Assert.Empty(whyNot);
            await process.WaitForExitAsync().WaitAsync(ProcessEnd.Limit);
            Assert.Equal(0, process.ExitCode);
            Assert.Contains(" runs on .NET", await said, StringComparison.Ordinal);
        }

        Assert.True(System.IO.File.Exists(Path.Combine(folder.FullName, "data", "operatorbot.db")));
        folder.Delete(recursive: true);
    }

    /// <summary>Copies what <c>Dockerfile.dockerignore</c> lets through; a list of what to take, and of names to leave.</summary>
    private static void CopyContext(string to)
    {
        var rules = Repository.Read("deploy/Dockerfile.dockerignore").Split('\n').Where(line => line != "" && line[0] != '#').ToList();
        Assert.Equal("*", rules[0]);
        var (taken, left) = (rules.Where(rule => rule[0] == '!').Select(rule => rule[1..]).ToList(), rules.Skip(1).Where(rule => rule[0] != '!').ToHashSet());
        foreach (var rule in taken)
        {
            var found = Directory.EnumerateFileSystemEntries(Repository.Root, rule).ToList();
            Assert.NotEmpty(found);
            foreach (var entry in found)
                Copy(entry);
        }

        void Copy(string entry)
        {
            var relative = Path.GetRelativePath(Repository.Root, entry);
            if (left.Contains(relative) || left.Contains($"**/{Path.GetFileName(entry)}"))
                return;
            var target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (System.IO.File.Exists(entry))
            {
                System.IO.File.Copy(entry, target);
                return;
            }

            foreach (var inner in Directory.EnumerateFileSystemEntries(entry))
                Copy(inner);
        }
    }

    /// <summary>An instruction's words, in the stage that runs this project.</summary>
    private static string[] Command(string instruction, string project) => Instruction().Matches(Repository.Read(File))
        .Where(match => match.Groups["name"].Value == instruction)
        .Select(match => JsonSerializer.Deserialize<string[]>(match.Groups["words"].Value)!)
        .Single(words => words.Contains($"OperatorBot.{project}.dll"));

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string folder, Dictionary<string, string> settings, params string[] command)
    {
        using var process = Start(folder, settings, command);
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return (process.ExitCode, await output);
    }

    /// <summary>Both outputs go where the first does; nothing of this process's environment comes along that could matter.</summary>
    private static Process Start(string folder, Dictionary<string, string> settings, string[] command)
    {
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" 2>&1", .. command])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Except(["PATH", "HOME", "NUGET_PACKAGES", "DOTNET_ROOT"]).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;

        // No build server outlives the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"dotnet publish ([^\\\n]|\\\n)*", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Publish();

    [GeneratedRegex(@"(?m)^EXPOSE (?<ports>[\d ]+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Expose();

    [GeneratedRegex(@"(?m)^(?<name>ENTRYPOINT|HEALTHCHECK) [^\[]*(?<words>\[.*\])$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Instruction();

    [GeneratedRegex(@"(?m)\b(?<name>DATA_DIR|DOTNET_gcServer|DOTNET_EnableDiagnostics)=(?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Env();

    [GeneratedRegex(@"(?m)(_IMAGE=|^FROM |^\s+image: )(?<image>[\w./-]+:[\w.]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Image();
}
