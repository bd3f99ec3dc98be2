using System.Diagnostics;
using OperatorBot.Gateway.Settings;
using YamlDotNet.RepresentationModel;

namespace OperatorBot.Deploy.Tests;

/// <summary>The files of this repository, and what is in them.</summary>
internal static class Repository
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static string Root { get; } = SourceTree.Root;

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    public static IReadOnlyList<YamlNode> Yaml(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Read(file)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>A file of names and values, as the bot itself would read it.</summary>
    public static IReadOnlyDictionary<string, string> Environment(string file) =>
        DotEnv.Merge(Read(file), new Dictionary<string, string>());

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>The node at a path of names and positions.</summary>
    public static YamlNode At(this YamlNode node, params ReadOnlySpan<object> path)
    {
        foreach (var step in path)
            node = step is int position ? ((YamlSequenceNode)node)[position] : node[(string)step];
        return node;
    }

    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value!;

    /// <summary>The node at a path, or null.</summary>
    public static YamlNode? Find(this YamlNode node, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(new YamlScalarNode(step), out var next))
                return null;
            node = next;
        }

        return node;
    }
}

/// <summary>Skipped, with the reason, where one of these programs is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(params string[] programs) => Skip = Programs.Missing(programs);
}
