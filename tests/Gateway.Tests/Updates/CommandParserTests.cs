using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Gateway.Tests.Updates;

public sealed class CommandParserTests
{
    public static TheoryData<string?, OperatorCommand> Table => new()
    {
        { null, new OperatorCommand.PlainMessage() },
        { "", new OperatorCommand.PlainMessage() },
        { "hello", new OperatorCommand.PlainMessage() },
        { " /end 5", new OperatorCommand.PlainMessage() },
        { "see /end 5", new OperatorCommand.PlainMessage() },
        { "/", new OperatorCommand.PlainMessage() },
        { "//", new OperatorCommand.PlainMessage() },
        { "/ 5", new OperatorCommand.PlainMessage() },
        { "/@shop_bot", new OperatorCommand.PlainMessage() },
        { "/\ud83d\ude00", new OperatorCommand.PlainMessage() },
        { "/\ud83d", new OperatorCommand.PlainMessage() },

        { "/start", new OperatorCommand.Help() },
        { "/start ref-17", new OperatorCommand.Help() },
        { "/help", new OperatorCommand.Help() },
        { "/HELP", new OperatorCommand.Help() },
        { "/help@Shop_Bot", new OperatorCommand.Help() },
        { "/help@shop_bot now", new OperatorCommand.Help() },
        { "/help@", new OperatorCommand.Help() },
        { "/help@other_bot", new OperatorCommand.Malformed(CommandProblem.Unknown, "help") },

        { "/register", new OperatorCommand.Register("") },
        { "/register  open sesame ", new OperatorCommand.Register("open sesame") },
        { "/register\nopen", new OperatorCommand.Register("open") },
        { "/Register@other_bot open", new OperatorCommand.Register("open") },
        { "/unregister", new OperatorCommand.Unregister() },
        { "/available", new OperatorCommand.SetStatus(OperatorStatus.Available) },
        { "/busy", new OperatorCommand.SetStatus(OperatorStatus.Busy) },
        { "/offline please", new OperatorCommand.SetStatus(OperatorStatus.Offline) },
        { "/clients", new OperatorCommand.ListClients() },
        { "/status", new OperatorCommand.ShowStatus() },

        { "/focus", new OperatorCommand.Focus(null) },
        { "/focus  ", new OperatorCommand.Focus(null) },
        { "/focus 5", new OperatorCommand.Focus(5) },
        { "/focus\t5 thanks", new OperatorCommand.Focus(5) },
        { "/focus 9223372036854775807", new OperatorCommand.Focus(long.MaxValue) },
        { "/focus 9223372036854775808", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "focus") },
        { "/focus -5", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "focus") },
        { "/focus 0", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "focus") },
        { "/focus 5\0", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "focus") },
        { "/focus 5.0", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "focus") },
        { "/focus ٥", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "focus") },
        { "/FOCUS anna", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "focus") },
        { "/focus 5@shop_bot", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "focus") },
        { "/end", new OperatorCommand.End(null) },
        { "/end 5", new OperatorCommand.End(5) },
        { "/end@shop_bot\n5", new OperatorCommand.End(5) },
        { "/end all", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "end") },

        { "/reply", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "reply") },
        { "/reply hello", new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, "reply") },
        { "/reply 5", new OperatorCommand.Malformed(CommandProblem.TextMissing, "reply") },
        { "/reply 5 \n ", new OperatorCommand.Malformed(CommandProblem.TextMissing, "reply") },
        { "/reply 5 hi", new OperatorCommand.Reply(5, "hi") },
        { "/reply\n5\nfirst line\n\n  second line\n", new OperatorCommand.Reply(5, "first line\n\n  second line") },
        { "/reply 5 " + new string('x', 8192), new OperatorCommand.Reply(5, new string('x', 8192)) },
        { "/reply 5 " + new string('x', 8193), new OperatorCommand.Reply(5, new string('x', 8192)) },
        { "/reply 5 " + Smiles(4096), new OperatorCommand.Reply(5, Smiles(4096)) },
        { "/reply 5 x" + Smiles(4096), new OperatorCommand.Reply(5, "x" + Smiles(4095)) },
        { "/reply 5 /end 5", new OperatorCommand.Reply(5, "/end 5") },
        { "/reply 5 \u202eabc\u0301", new OperatorCommand.Reply(5, "\u202eabc\u0301") },

        { "/delete", new OperatorCommand.Delete() },
        { "/Delete@Shop_Bot", new OperatorCommand.Delete() },
        { "/delete that please", new OperatorCommand.Delete() },
        { "/delete@other_bot", new OperatorCommand.Malformed(CommandProblem.Unknown, "delete") },
        { "/deleted", new OperatorCommand.Malformed(CommandProblem.Unknown, "deleted") },

        { "/topics on", new OperatorCommand.SetTopics(true) },
        { "/topics\n ON please", new OperatorCommand.SetTopics(true) },
        { "/TOPICS@shop_bot off", new OperatorCommand.SetTopics(false) },
        { "/topics Off", new OperatorCommand.SetTopics(false) },
        { "/topics", new OperatorCommand.Malformed(CommandProblem.SwitchMissing, "topics") },
        { "/topics ", new OperatorCommand.Malformed(CommandProblem.SwitchMissing, "topics") },
        { "/topics onn", new OperatorCommand.Malformed(CommandProblem.SwitchMissing, "topics") },
        { "/topics on\0", new OperatorCommand.Malformed(CommandProblem.SwitchMissing, "topics") },
        { "/topics 1", new OperatorCommand.Malformed(CommandProblem.SwitchMissing, "topics") },
        { "/Topics maybe off", new OperatorCommand.Malformed(CommandProblem.SwitchMissing, "topics") },
        { "/topics@other_bot off", new OperatorCommand.Malformed(CommandProblem.Unknown, "topics") },

        { "/ends 5", new OperatorCommand.Malformed(CommandProblem.Unknown, "ends") },
        { "/end5", new OperatorCommand.Malformed(CommandProblem.Unknown, "end5") },
        { "/5", new OperatorCommand.Malformed(CommandProblem.Unknown, "5") },
        { "/_", new OperatorCommand.Malformed(CommandProblem.Unknown, "_") },
        { "/помощь", new OperatorCommand.Malformed(CommandProblem.Unknown, "помощь") },
        { "/" + new string('x', 4095), new OperatorCommand.Malformed(CommandProblem.Unknown, new string('x', 32)) },
        {
            "/" + new string('x', 31) + "\ud83d\ude00",
            new OperatorCommand.Malformed(CommandProblem.Unknown, new string('x', 31))
        },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Parse_Text_GivesTheCommand(string? text, OperatorCommand expected) =>
        Assert.Equal(expected, CommandParser.Parse(text, "shop_bot"));

    [Theory]
    [InlineData("/register sesame", true)]
    [InlineData("/REGISTER@other_bot sesame", true)]
    [InlineData("/register", true)]
    [InlineData("/register\u00a0sesame", true)]
    [InlineData("/registers", false)]
    [InlineData("/reply 5 /register sesame", false)]
    [InlineData("register sesame", false)]
    [InlineData(null, false)]
    public void MayBeSecret_Text_TellsAsParsingDoes(string? text, bool expected)
    {
        Assert.Equal(expected, CommandParser.MayBeSecret(text));
        Assert.Equal(expected, CommandParser.Parse(text, "shop_bot") is OperatorCommand.Register);
    }

    [Theory]
    [InlineData("/start", true)]
    [InlineData("/Start ref-17", true)]
    [InlineData("/start@shop_bot", true)]
    [InlineData("/help", false)]
    [InlineData("start", false)]
    [InlineData(null, false)]
    public void IsStart_Text_Tells(string? text, bool expected) => Assert.Equal(expected, CommandParser.IsStart(text));

    [Fact]
    public void Parse_AnyRandomText_HasAMeaning()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        const string Alphabet = "/@ \n\0\t5٥-_абвcxyz\ud83d\ude00\u202e\u0301#:<&";
        for (var i = 0; i < 20_000; i++)
        {
            var text = "/" + random.GetString(Alphabet, random.Next(0, 40));

            var exception = Record.Exception(() => CommandParser.Parse(text, "shop_bot"));

            Assert.True(exception is null, $"seed {seed}, round {i}: {exception}");
        }
    }

    private static string Smiles(int count) => string.Concat(Enumerable.Repeat("\ud83d\ude00", count));
}
