namespace OperatorBot.Bench.Subjects;

/// <summary>How this program is started once more, as a process of its own.</summary>
internal static class OwnProgram
{
    /// <summary>The program that runs it.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Its file.</summary>
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "OperatorBot.Bench.dll");
}
