using System.Text.RegularExpressions;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>What the documentation refers to is there.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Guarantees_EveryTestThatIsNamed_Exists()
    {
        var root = SourceTree.Root;
        var sources = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .GroupBy(file => Path.GetFileNameWithoutExtension(file))
            .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)));

        var named = TestName().Matches(File.ReadAllText(Path.Combine(root, "docs", "guarantees.md")));

        Assert.NotEmpty(named);
        Assert.All(named, match => Assert.True(
            sources.TryGetValue(match.Groups["class"].Value, out var source)
                && (!match.Groups["method"].Success || source.Contains($" {match.Groups["method"].Value}(", StringComparison.Ordinal)),
            $"There is no test {match.Value}."));
    }

    [GeneratedRegex(@"`(?<class>\w+Tests)(\.(?<method>\w+))?`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TestName();
}
