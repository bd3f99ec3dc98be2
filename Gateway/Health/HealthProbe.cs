using OperatorBot.Gateway.Settings;

namespace OperatorBot.Gateway.Health;

/// <summary>
/// The bot's executables, called with the one word <see cref="Verb"/>, ask the process that runs with the same settings whether
/// it is up, and print what else it says of itself: for containers, whose images have no program that could ask.
/// </summary>
public static class HealthProbe
{
    /// <summary>The argument.</summary>
    public const string Verb = "health";

    /// <summary>For each of two questions; the second may itself wait 3 s for a store.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>Asks <see cref="BotHealth.LivePath"/> on this machine, then <see cref="BotHealth.ReadyPath"/>.</summary>
    /// <param name="output">Where what both say goes.</param>
    /// <param name="port">The port; null: as the settings have it.</param>
    /// <returns>The exit code: 0 where it is up, ready or not; else 1.</returns>
    public static async Task<int> AskAsync(TextWriter output, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        var isUp = false;
        try
        {
            using var http = new HttpClient();
            http.Timeout = Limit;
            http.BaseAddress = new UriBuilder(
                Uri.UriSchemeHttp, "127.0.0.1", port ?? SettingsReader.ReadEnvironment().Draft.HttpPort).Uri;
            using var live = await http.GetAsync(new Uri(BotHealth.LivePath, UriKind.Relative));
            isUp = live.IsSuccessStatusCode;
            await output.WriteLineAsync($"{BotHealth.LivePath} {(int)live.StatusCode}");
            using var ready = await http.GetAsync(new Uri(BotHealth.ReadyPath, UriKind.Relative));
            await output.WriteLineAsync(
                $"{BotHealth.ReadyPath} {(int)ready.StatusCode} {await ready.Content.ReadAsStringAsync()}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync(e.Message);
        }

        return isUp ? 0 : 1;
    }

    /// <summary>Says which arguments there are: a slip of the pen must not start a bot.</summary>
    /// <returns>The exit code.</returns>
    public static int Refuse(TextWriter error, string unknown, params ReadOnlySpan<string> known)
    {
        ArgumentNullException.ThrowIfNull(error);
        error.WriteLine(
            $"OperatorBot does not know \"{unknown}\". It runs without arguments, with settings from the environment or .env; "
            + $"other uses: {string.Join(", ", known)}.");
        return SettingsReader.ExitCode;
    }
}
