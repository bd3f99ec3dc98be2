namespace OperatorBot.Testing;

/// <summary>Packages of npm, installed once into the user's cache.</summary>
public static class NpmPackages
{
    /// <summary>The folder that holds their <c>node_modules</c>.</summary>
    /// <param name="name">The folder's name, which tells versions apart.</param>
    /// <param name="packages">What to install, each with its version.</param>
    public static Task<string> InstalledAsync(string name, params IReadOnlyList<string> packages) =>
        CachedFolder.OfAsync(name, folder =>
        {
            string[] install = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", .. packages];
            return OperatingSystem.IsWindows()
                ? CachedFolder.RunAsync(folder, "cmd", ["/c", "npm", .. install])
                : CachedFolder.RunAsync(folder, "npm", install);
        });
}
