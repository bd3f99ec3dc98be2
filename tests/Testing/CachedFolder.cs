using System.Diagnostics;

namespace OperatorBot.Testing;

/// <summary>Folders in the user's cache that take long to make, and are made once.</summary>
internal static class CachedFolder
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The folder, which is made where it is missing, and appears under its name only when it is whole.</summary>
    /// <param name="name">The folder's name, which tells versions apart.</param>
    /// <param name="makeAsync">Fills a folder that is empty and has another name.</param>
    public static async Task<string> OfAsync(string name, Func<string, Task> makeAsync)
    {
        var cache = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "operatorbot-tests");
        var folder = Path.Combine(cache, name);
        Directory.CreateDirectory(cache);
        using var alone = await LockAsync(Path.Combine(cache, "making.lock"));
        if (Directory.Exists(folder))
            return folder;

        var half = folder + ".half";
        if (Directory.Exists(half))
            Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half);
        await makeAsync(half);
        Directory.Move(half, folder);
        return folder;
    }

    /// <summary>Runs a program to its end, which is to be a good one.</summary>
    public static async Task RunAsync(string folder, string program, params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {await output} {await errors}");
    }

    /// <summary>Test projects run side by side, each in a process of its own.</summary>
    private static async Task<FileStream> LockAsync(string file)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
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
