using System.Text.RegularExpressions;
using OperatorBot.Gateway.Health;
using OperatorBot.Silo.Storage;

namespace OperatorBot.Deploy.Tests;

/// <summary>What docs/deploy.md tells people to type.</summary>
public sealed partial class DocumentTests
{
    private const string Document = "docs/deploy.md";

    [NeedsFact("bash")]
    public async Task Commands_AreBash()
    {
        var blocks = Commands().Matches(Repository.Read(Document));
        Assert.NotEmpty(blocks);

        foreach (Match block in blocks)
        {
            var (exitCode, said) = await Repository.RunAsync("bash", "-n", "-c", block.Groups["text"].Value);
            Assert.True(exitCode == 0, said);
        }
    }

    [Fact]
    public void Files_AreThere()
    {
        var files = Files().Matches(Repository.Read(Document)).Select(match => match.Value).Distinct().ToList();

        Assert.Contains("deploy/Dockerfile", files);
        Assert.All(files, file => Assert.True(Path.Exists(Repository.PathOf(file)), file));
        Assert.All(
            Links().Matches(Repository.Read(Document)).Select(match => match.Groups["file"].Value),
            file => Assert.True(Path.Exists(Repository.PathOf(Path.Combine("docs", file))), file));
    }

    [Fact]
    public void Verbs_AreThoseOfTheExecutables() => Assert.Equal(
        [TableBackup.BackupVerb, HealthProbe.Verb, TableBackup.RestoreVerb],
        Verbs().Matches(Repository.Read(Document)).Select(match => match.Groups["verb"].Value).Distinct().Order());

    /// <summary>Every file that somebody deploys by is explained.</summary>
    [Fact]
    public void DeployFiles_AreNamed()
    {
        var text = Repository.Read(Document);

        Assert.All(
            Directory.EnumerateFiles(Repository.PathOf("deploy"), "*.example", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(Repository.PathOf("deploy"), "*.service", SearchOption.AllDirectories))
                .Concat(Directory.EnumerateFiles(Repository.PathOf("deploy"), "*.bicepparam", SearchOption.AllDirectories))
                .Select(Path.GetFileName),
            name => Assert.Contains(name!, text, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?s)```bash\n(?<text>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Commands();

    [GeneratedRegex(@"\b(deploy|tests|eng)/[\w./-]*\w", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Files();

    [GeneratedRegex(@"\]\((?<file>[\w./-]+\.md)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Links();

    [GeneratedRegex(@"(OperatorBot\.Silo\.dll|Silo --|--no-TTY silo-1) (?<verb>[a-z]+)\b", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Verbs();
}
