using System.Diagnostics;

namespace OperatorBot.Testing;

/// <summary>
/// The bot as it was at a commit, built from the repository's own history, once: what an upgrade starts from.
/// </summary>
public static class FormerVersion
{
    /// <summary>The version that upgrades are tested from; to be moved with each release.</summary>
    private const string Commit = "16c758d040d37787bebc4bc67de3f478a7c74608";

    /// <summary>Why it cannot be had here, or null.</summary>
    public static string? Missing { get; } =
        Programs.Missing("git", "tar") ?? (IsThere() ? null : $"the repository's history lacks the commit {Commit}");

    /// <summary>The folder of its programs.</summary>
    /// <param name="runtime">What this version runs on, and that one is to run on too: real packages, or the stand-ins.</param>
    public static async Task<string> BuiltAsync(string runtime)
    {
        var folder = await CachedFolder.OfAsync($"former-{Commit[..12]}-{runtime}", async folder =>
        {
            var archive = Path.Combine(folder, "source.tar");
            await CachedFolder.RunAsync(folder, "git", "-C", SourceTree.Root, "archive", "--output", archive, Commit);
            await CachedFolder.RunAsync(folder, "tar", "-xf", archive);
            await CachedFolder.RunAsync(
                folder, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                "build", "Silo", "--nodeReuse:false", "-p:UseSharedCompilation=false");
        });
        return Path.Combine(folder, "Silo", "bin", "Debug", "net10.0");
    }

    private static bool IsThere()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", SourceTree.Root, "cat-file", "-e", $"{Commit}^{{commit}}"])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        git.WaitForExit();
        return git.ExitCode == 0;
    }
}
