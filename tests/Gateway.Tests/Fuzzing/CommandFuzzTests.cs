using System.Globalization;
using System.Numerics;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Gateway.Tests.Fuzzing;

/// <summary>Commands and buttons from hell. See <see cref="Fuzz"/>.</summary>
public sealed class CommandFuzzTests
{
    private static readonly string[] Names =
    [
        "start", "help", "register", "unregister", "available", "busy", "offline", "clients", "status", "focus", "end", "reply",
        "delete", "topics",
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "5", "-1", "+5", "007", "5.0", "1e3", "0x10", "٥", "９", "½", "5\u0301", "\u202e5", "5\0", "2147483648",
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "-9223372036854775809",
    ];

    [Fact]
    public Task AnyText_HasOneMeaningThatCanBeWrittenDownAndReadAgain() => Fuzz.RunAsync(5_000, random =>
    {
        var text = Command(random);

        var command = CommandParser.Parse(text, "shop_bot");

        Assert.Equal(command, CommandParser.Parse(text, "shop_bot"));
        _ = CommandParser.IsStart(text);
        Assert.Equal(command is OperatorCommand.Register, CommandParser.MayBeSecret(text));
        Assert.Equal(command is OperatorCommand.PlainMessage, CommandParser.NameIn(text) is null);
        if (Written(command) is { } written)
            Assert.Equal(command, CommandParser.Parse(written, "shop_bot"));
        switch (command)
        {
            case OperatorCommand.Reply reply:
                Assert.InRange(reply.ClientId, 1, long.MaxValue);
                Assert.InRange(reply.Text.Length, 1, 8192);
                break;
            case OperatorCommand.Malformed malformed:
                Assert.InRange(malformed.Name.Length, 1, 32);
                break;
        }
    });

    [Fact]
    public Task AnyNumber_IsAnIdOrMalformed_AndNeverAnotherNumber() => Fuzz.RunAsync(5_000, random =>
    {
        var number = random.Next(3) switch
        {
            0 => Numbers[random.Next(Numbers.Length)],
            1 => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
            _ => random.GetString("0123456789", random.Next(1, 30)),
        };

        var command = CommandParser.Parse($"/end {number}", "shop_bot");

        var isId = number.All(char.IsAsciiDigit)
            && BigInteger.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value > 0 && value <= long.MaxValue;
        Assert.Equal(
            isId
                ? new OperatorCommand.End(long.Parse(number, CultureInfo.InvariantCulture))
                : new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "end"),
            command);
    });

    [Fact]
    public Task AnyData_IsAButtonOfOursOrNone() => Fuzz.RunAsync(5_000, random =>
    {
        var data = random.Next(4) switch
        {
            0 => HostileText.Draw(random),
            1 => string.Join(':', Enumerable.Range(0, random.Next(7)).Select(_ => Numbers[random.Next(Numbers.Length)])),
            2 => new string(':', random.Next(1 << 20)),
            _ => $"{random.Next(9)}:{random.NextInt64()}:{random.NextInt64()}:{random.Next()}" + (random.Next(9) == 0 ? "\0" : ""),
        };

        if (!ButtonData.TryParse(data, out var button))
            return;

        Assert.True(Enum.IsDefined(button.Action));
        Assert.InRange(button.ClientId, 0, long.MaxValue);
        Assert.InRange(button.Ticket, 0, long.MaxValue);
        Assert.InRange(button.MessageId, 0, int.MaxValue);
        Assert.InRange(button.ToString().Length, 1, 64);
        Assert.True(ButtonData.TryParse(button.ToString(), out var again));
        Assert.Equal(button, again);
    });

    private static string Command(Random random)
    {
        var text = random.Next(10) == 0
            ? HostileText.Draw(random)
            : "/" + Names[random.Next(Names.Length)]
                + (random.Next(3) switch { 0 => "@shop_bot", 1 => "@" + HostileText.Draw(random), _ => "" })
                + (random.Next(6) == 0 ? HostileText.Draw(random) : " ")
                + (random.Next(5) switch { < 2 => Numbers[random.Next(Numbers.Length)], < 4 => random.Next(), _ => "on" })
                + " " + HostileText.Draw(random);
        for (var hits = random.Next(3); hits > 0 && text.Length > 0; hits--)
            text = text.Remove(random.Next(text.Length), 1).Insert(random.Next(text.Length), ((char)random.Next(0x3000)).ToString());
        return text;
    }

    private static string? Written(OperatorCommand command) => command switch
    {
        OperatorCommand.Help => "/help",
        OperatorCommand.Register register => $"/register {register.Secret}",
        OperatorCommand.Unregister => "/unregister",
        OperatorCommand.SetStatus set => $"/{set.Status}",
        OperatorCommand.ListClients => "/clients",
        OperatorCommand.ShowStatus => "/status",
        OperatorCommand.Delete => "/delete",
        OperatorCommand.SetTopics topics => topics.On ? "/topics on" : "/topics off",
        OperatorCommand.Focus focus => $"/focus {focus.ClientId}",
        OperatorCommand.End end => $"/end {end.ClientId}",
        OperatorCommand.Reply reply => $"/reply {reply.ClientId} {reply.Text}",
        _ => null,
    };
}
