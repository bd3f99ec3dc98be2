using System.Globalization;

namespace OperatorBot.Simulator.Messages;

/// <summary>Makes what the server makes anew for each message: the value of a dice, the id of a poll.</summary>
internal sealed class ContentFactory(Random random)
{
    private long _lastPollId = 5_300_000_000_000_000_000;

    public DiceContent Dice(string? emoji)
    {
        var face = string.IsNullOrEmpty(emoji) ? "🎲" : emoji;
        var values = face switch
        {
            "⚽" or "🏀" => 5,
            "🎰" => 64,
            _ => 6,
        };
        return new DiceContent(face, random.Next(1, values + 1));
    }

    public string NextPollId() => (++_lastPollId).ToString(CultureInfo.InvariantCulture);
}
