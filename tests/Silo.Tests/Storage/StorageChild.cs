using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OperatorBot.Silo.Storage;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>
/// This test assembly once more, as a process of its own: it opens the store and writes without end, with one line on its
/// output for each write that was acknowledged; refused, it prints why and exits with 2. Killed by Dispose at the latest.
/// </summary>
internal sealed class StorageChild : IDisposable
{
    public const int Grains = 20;

    private const string FolderVariable = "OPERATORBOT_TEST_STORAGE_CHILD";

    public StorageChild(string folder)
    {
        var dotnet = Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        Process = Process.Start(new ProcessStartInfo(Path.GetFullPath(dotnet))
        {
            ArgumentList = { "exec", typeof(StorageChild).Assembly.Location },
            Environment = { [FolderVariable] = folder },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    public Process Process { get; }

    public void Dispose()
    {
        if (!Process.HasExited)
            Process.Kill();
        Process.Dispose();
    }

    /// <summary>
    /// On a thread of its own, which keeps the process alive after the empty Main: threads that touch this assembly wait
    /// until its initializer has returned.
    /// </summary>
    [ModuleInitializer]
    internal static void RunIfTold()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder)
            new Thread(() => Run(folder)).Start();
    }

    private static void Run(string folder)
    {
        if (!DataDirectory.TryOpen(folder, out var directory, out var problem))
        {
            Console.WriteLine(problem);
            Environment.Exit(2);
        }

        directory.Dispose();
        var store = new TestStore(folder);
        Task.WaitAll(Enumerable.Range(0, Grains).Select(id => WriteWithoutEndAsync(store, id)).ToArray());
    }

    private static async Task WriteWithoutEndAsync(TestStore store, int id)
    {
        string? etag = null;
        for (var number = 1; ; number++)
        {
            etag = (await store.WriteAsync(TestStore.Client(id), number.ToString(CultureInfo.InvariantCulture), etag)).ETag;
            Console.WriteLine($"{id} {number}");
        }
    }
}
