namespace OperatorBot.Gateway.Settings;

/// <summary>A setting with which the bot cannot start.</summary>
/// <param name="Name">The setting's name, as people write it.</param>
/// <param name="Problem">What is wrong: the actual value (never a secret's) and what is allowed.</param>
/// <param name="Remedy">What to do.</param>
public sealed record SettingProblem(string Name, string Problem, string Remedy)
{
    /// <summary>One line for the person who starts the bot.</summary>
    public override string ToString() => $"{Name} {Problem}. {Remedy}.";
}
