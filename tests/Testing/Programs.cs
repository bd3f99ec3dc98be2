namespace OperatorBot.Testing;

/// <summary>Programs of this machine that tests can use, and do without.</summary>
public static class Programs
{
    /// <summary>Why a test that needs these is skipped, or null where all are there.</summary>
    public static string? Missing(params ReadOnlySpan<string> programs)
    {
        var missing = new List<string>();
        foreach (var program in programs)
        {
            if (OnPath(program) is null)
                missing.Add(program);
        }

        return missing.Count == 0 ? null : $"not on the PATH: {string.Join(", ", missing)}";
    }

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => new[] { program, $"{program}.exe", $"{program}.cmd" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
