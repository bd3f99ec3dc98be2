namespace OperatorBot.Simulator.Playground;

/// <summary>What is printed once all works: one address to open, and little else.</summary>
internal static class HowTo
{
    public static string Text(TelegramServer telegram, bool withBot)
    {
        var address = telegram.Url.GetLeftPart(UriPartial.Authority);
        var lines = new List<string> { "", $"Open {address}", "" };
        if (!withBot)
            lines.Add($"No bot runs beside it; start one with TELEGRAM_API_URL={address} TELEGRAM_BOT_TOKEN={telegram.Token}");
        if (telegram.Options.ListenOnAllAddresses)
            lines.Add("WARNING: whoever reaches this port from another machine can be anyone in it, and can stop and start the bot.");
        lines.Add("Ctrl+C ends it. Without a browser: docs/simulator.md");
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }
}
