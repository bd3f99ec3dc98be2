using System.Diagnostics;

namespace OperatorBot.Testing;

/// <summary>Packages of npm, installed once into the user's cache.</summary>
public static class NpmPackages
{
    /// <summary>The first installation brings some 100 MB.</summary>
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    /// <summary>The folder that holds their <c>node_modules</c>.</summary>
    /// <param name="name">The folder's name, which tells versions apart.</param>
    /// <param name="packages">What to install, each with its version.</param>
    public static async Task<string> InstalledAsync(string name, params IReadOnlyList<string> packages)
    {
        var cache = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "operatorbot-tests");
        var folder = Path.Combine(cache, name);
        Directory.CreateDirectory(cache);
        using var alone = await LockAsync(Path.Combine(cache, "npm.lock"));
        if (Directory.Exists(folder))
            return folder;

        // Under its name only when it is whole.
        var half = folder + ".half";
        if (Directory.Exists(half))
            Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half);
        string[] install = ["install", "--prefix", half, "--no-audit", "--no-fund", "--ignore-scripts", .. packages];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd", ["/c", "npm", .. install])
            : new ProcessStartInfo("npm", install);
        start.WorkingDirectory = half;
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var npm = Process.Start(start)!;
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync().WaitAsync(InstallLimit);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm could not install {string.Join(' ', packages)}: {await output} {await errors}");

        Directory.Move(half, folder);
        return folder;
    }

    /// <summary>Test projects run side by side, each in a process of its own.</summary>
    private static async Task<FileStream> LockAsync(string file)
    {
        using var limit = new CancellationTokenSource(InstallLimit, TimeProvider.System);
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }
}
