using Microsoft.Playwright;

namespace OperatorBot.Playground.Tests;

/// <summary>Everything that accessibility.js finds wrong on a page of a browser with a screen reader, in all the states it was looked at.</summary>
internal sealed class Inspection(IPage page)
{
    private static readonly string Script = ReadScript();

    private readonly List<string> _violations = [];

    /// <summary>Light and dark.</summary>
    public async Task LookAsync(string state)
    {
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            _violations.AddRange((await FindAsync()).Select(violation => $"{state}, {scheme}: {violation}"));
        }
    }

    public void AssertWell() => Assert.True(_violations.Count == 0, string.Join('\n', _violations));

    public Task<string[]> FindAsync() => page.EvaluateAsync<string[]>(Script, "violations");

    /// <summary>Null where nothing has the focus.</summary>
    public Task<Stop?> FindFocusAsync() => page.EvaluateAsync<Stop?>(Script, "focused");

    private static string ReadScript()
    {
        using var script = new StreamReader(typeof(Inspection).Assembly.GetManifestResourceStream("accessibility.js")!);
        return script.ReadToEnd();
    }
}

/// <summary>Where Tab leads: the names of the regions around it, the innermost first, and what is wrong with it.</summary>
internal sealed record Stop
{
    public string Element { get; init; } = "";

    public string[] Places { get; init; } = [];

    public string[] Problems { get; init; } = [];
}
