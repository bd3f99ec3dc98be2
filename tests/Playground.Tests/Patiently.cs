using Microsoft.Playwright;

namespace OperatorBot.Playground.Tests;

/// <summary>The bot may take its time to start, and everything on a busy machine.</summary>
internal static class Patiently
{
    public const float PatienceMs = 30_000;

    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(PatienceMs);

    public static readonly LocatorAssertionsToBeVisibleOptions Visible = new() { Timeout = PatienceMs };
    public static readonly LocatorAssertionsToHaveCountOptions Counted = new() { Timeout = PatienceMs };
    public static readonly LocatorAssertionsToHaveValueOptions Valued = new() { Timeout = PatienceMs };
    public static readonly LocatorAssertionsToBeInViewportOptions InView = new() { Timeout = PatienceMs };
}
