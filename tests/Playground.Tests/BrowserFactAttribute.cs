namespace OperatorBot.Playground.Tests;

/// <summary>Needs Debian's chromium; skipped, with the reason, where it is not.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public const string Chromium = "/usr/bin/chromium";

    public BrowserFactAttribute() =>
        Skip = File.Exists(Chromium) ? null : $"There is no {Chromium}; on Debian: apt-get install chromium";
}
