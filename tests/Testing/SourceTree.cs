namespace OperatorBot.Testing;

/// <summary>Where the sources lie that the tests were built from.</summary>
public static class SourceTree
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "OperatorBot.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
