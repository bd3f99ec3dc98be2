namespace OperatorBot.Gateway.Settings;

/// <summary>What reading the settings gave.</summary>
/// <param name="Draft">
/// The settings, with the default in place of each wrong value; to be used only where there are no problems, and by further
/// checks, so that theirs are reported together with these.
/// </param>
/// <param name="Problems">All that is wrong.</param>
public sealed record SettingsReading(BotSettings Draft, IReadOnlyList<SettingProblem> Problems)
{
    /// <summary>Whether the bot can start.</summary>
    public bool IsGood => Problems.Count == 0;

    /// <summary>Adds what a further check finds; a setting with a problem already is not reported twice.</summary>
    public SettingsReading Check(Func<BotSettings, IEnumerable<SettingProblem>> check)
    {
        var known = Problems.Select(problem => problem.Name).ToHashSet();
        return this with { Problems = [.. Problems, .. check(Draft).Where(problem => !known.Contains(problem.Name))] };
    }

    /// <summary>The problems as lines for the person who starts the bot.</summary>
    public string Explain() => string.Join(Environment.NewLine, [
        $"OperatorBot cannot start: {Problems.Count} {(Problems.Count == 1 ? "setting is" : "settings are")} missing or wrong. "
            + "Set environment variables, or write them into a file named .env (env.example shows how).",
        .. Problems.Select(problem => $"  - {problem}"),
    ]);
}
