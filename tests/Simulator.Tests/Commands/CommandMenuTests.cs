namespace OperatorBot.Simulator.Tests.Commands;

public sealed class CommandMenuTests : SimulatorTest
{
    [Fact]
    public async Task Menu_ShowsTheNarrowestListThatIsSet()
    {
        var anna = Telegram.AddUser("Anna", language: "en");
        Assert.Empty(anna.Menu);

        await Set("a", null, null);
        Assert.Equal("a", Shown());
        await Set("b", null, "en");
        Assert.Equal("b", Shown());
        await Set("c", new { type = "all_private_chats" }, null);
        Assert.Equal("c", Shown());
        await Set("d", new { type = "all_private_chats" }, "en");
        Assert.Equal("d", Shown());
        await Set("e", new { type = "chat", chat_id = anna.Id }, null);
        Assert.Equal("e", Shown());
        await Set("f", new { type = "chat", chat_id = anna.Id }, "en");
        Assert.Equal("f", Shown());
        await Set("g", new { type = "chat", chat_id = anna.Id }, "ru");
        Assert.Equal("f", Shown());
        await Bot.Do("deleteMyCommands", new { scope = new { type = "chat", chat_id = anna.Id }, language_code = "en" });
        Assert.Equal("e", Shown());

        string Shown() => Assert.Single(anna.Menu).Command;

        Task Set(string command, object? scope, string? language) =>
            Bot.Do("setMyCommands", new { commands = new[] { new { command, description = command } }, scope, language_code = language ?? "" });
    }

    [Fact]
    public async Task GetMyCommands_GivesExactlyThatScope()
    {
        await Bot.Do("setMyCommands", new { commands = new[] { new { command = "start", description = "Begin" } } });

        Assert.Equal("Begin", (await Bot.Do("getMyCommands"))[0].GetProperty("description").GetString());
        Assert.Equal(0, (await Bot.Do("getMyCommands", new { language_code = "ru" })).GetArrayLength());
    }

    [Fact]
    public async Task SetMyCommands_Wrong_IsRefused()
    {
        Assert.Equal("400 Bad Request: BOT_COMMAND_INVALID", await Set("Start", "x"));
        Assert.Equal("400 Bad Request: command description must be non-empty", await Set("start", " "));
        Assert.Equal("400 Bad Request: command length must not exceed 32", await Set(new string('a', 33), "x"));
        Assert.Equal(
            "400 Bad Request: chat not found",
            await Bot.Refused("setMyCommands", new { commands = "[]", scope = new { type = "chat", chat_id = 4711 } }));
        Assert.Equal(
            "400 Bad Request: can't parse BotCommandScope: Unsupported type specified",
            await Bot.Refused("setMyCommands", new { commands = "[]", scope = new { type = "everybody" } }));

        Task<string> Set(string command, string description) => Bot.Refused("setMyCommands", new { commands = new[] { new { command, description } } });
    }
}
