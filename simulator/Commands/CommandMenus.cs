using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Commands;

public sealed record BotCommand(string Command, string Description) : IJson
{
    void IJson.WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("command"u8, Command);
        json.WriteString("description"u8, Description);
        json.WriteEndObject();
    }
}

/// <summary>The command lists by scope and language. Guarded by <see cref="World.Gate"/>.</summary>
internal sealed class CommandMenus(World world) : IMethodSet
{
    private const int MaxCommands = 100;

    private readonly Dictionary<(CommandScope Scope, string Language), IReadOnlyList<BotCommand>> _lists = [];

    public void AddTo(MethodTable.Builder methods)
    {
        methods.Add("setMyCommands", SetMyCommands);
        methods.Add("getMyCommands", GetMyCommands);
        methods.Add("deleteMyCommands", DeleteMyCommands);
    }

    /// <summary>What the menu of a user shows in the private chat: the narrowest list that is set, own language first.</summary>
    public IReadOnlyList<BotCommand> SeenBy(UserProfile user) => First(
        user.LanguageCode ?? "",
        new CommandScope("chat", user.Id, 0),
        new CommandScope("all_private_chats", 0, 0),
        new CommandScope("default", 0, 0));

    public IReadOnlyList<BotCommand> SeenBy(UserProfile user, GroupChat group, bool isAdministrator)
    {
        List<CommandScope> scopes = [new("chat_member", group.Id, user.Id)];
        if (isAdministrator)
            scopes.Add(new("chat_administrators", group.Id, 0));
        scopes.Add(new("chat", group.Id, 0));
        if (isAdministrator)
            scopes.Add(new("all_chat_administrators", 0, 0));
        scopes.Add(new("all_group_chats", 0, 0));
        scopes.Add(new("default", 0, 0));
        return First(user.LanguageCode ?? "", [.. scopes]);
    }

    public void Clear() => _lists.Clear();

    private IReadOnlyList<BotCommand> First(string language, params ReadOnlySpan<CommandScope> scopes)
    {
        // A client's "en-US" is the language "en" to commands.
        var code = language.Split('-')[0];
        foreach (var scope in scopes)
        {
            if (code.Length > 0 && _lists.TryGetValue((scope, code), out var own))
                return own;
            if (_lists.TryGetValue((scope, ""), out var any))
                return any;
        }

        return [];
    }

    private Answer SetMyCommands(BotApiRequest request)
    {
        var commands = Read(request["commands"]);
        lock (world.Gate)
        {
            var key = Key(request);
            if (commands.Count == 0)
                _lists.Remove(key);
            else
                _lists[key] = commands;
            NoteOwnMenu(key.Scope);
            return Answer.True;
        }
    }

    private Answer GetMyCommands(BotApiRequest request)
    {
        lock (world.Gate)
            return Answer.Ok(new JsonList(_lists.GetValueOrDefault(Key(request)) ?? []));
    }

    private Answer DeleteMyCommands(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var key = Key(request);
            _lists.Remove(key);
            NoteOwnMenu(key.Scope);
        }

        return Answer.True;
    }

    private void NoteOwnMenu(CommandScope scope)
    {
        if (scope.Type == "chat" && world.FindUser(scope.ChatId) is { } user)
            user.HasOwnMenu = _lists.Keys.Any(key => key.Scope == scope);
    }

    private (CommandScope Scope, string Language) Key(BotApiRequest request)
    {
        var language = request["language_code"];
        if (language.Length > 0 && (language.Length != 2 || !language.All(char.IsAsciiLetterLower)))
            throw Refusal.BadRequest("LANG_CODE_INVALID");
        return (ReadScope(request["scope"]), language);
    }

    private CommandScope ReadScope(string parameter)
    {
        const string CannotParse = "can't parse BotCommandScope: ";
        if (parameter.Length == 0)
            return new CommandScope("default", 0, 0);
        if (!JsonElements.TryParse(parameter, out var json))
            throw Refusal.BadRequest("can't parse BotCommandScope JSON object");
        if (json.ValueKind != JsonValueKind.Object)
            throw Refusal.BadRequest(CannotParse + "BotCommandScope must be an Object");
        var type = json.String("type");
        switch (type)
        {
            case "default" or "all_private_chats" or "all_group_chats" or "all_chat_administrators":
                return new CommandScope(type, 0, 0);
            case "chat" or "chat_administrators" or "chat_member":
                break;
            default:
                throw Refusal.BadRequest(CannotParse + "Unsupported type specified");
        }

        var chatId = json.String("chat_id");
        if (string.IsNullOrEmpty(chatId))
            throw Refusal.BadRequest(CannotParse + "Empty chat_id specified");
        var user = json.Long("user_id");
        if (type == "chat_member" && user <= 0)
            throw Refusal.BadRequest(CannotParse + "Invalid user_id specified");
        return new CommandScope(type, world.RequireChat(chatId).Id, type == "chat_member" ? user : 0);
    }

    private static List<BotCommand> Read(string parameter)
    {
        if (parameter.Length == 0)
            return [];
        if (!JsonElements.TryParse(parameter, out var json))
            throw Refusal.BadRequest("can't parse commands JSON object");
        if (json.ValueKind != JsonValueKind.Array)
            throw Refusal.BadRequest("expected an Array of BotCommand");
        var commands = json.EnumerateArray().Select(ReadCommand).ToList();
        return commands.Count <= MaxCommands ? commands : throw Refusal.BadRequest("BOT_COMMANDS_TOO_MUCH");
    }

    private static BotCommand ReadCommand(JsonElement json)
    {
        const string CannotParse = "can't parse BotCommand: ";
        if (json.ValueKind != JsonValueKind.Object)
            throw Refusal.BadRequest(CannotParse + "expected an Object");
        var command = json.String("command") ?? throw Refusal.BadRequest(CannotParse + "Can't find field \"command\"");
        var description = json.String("description") ?? throw Refusal.BadRequest(CannotParse + "Can't find field \"description\"");
        command = command.TrimStart('/');
        if (command.Length == 0)
            throw Refusal.BadRequest("command must be non-empty");
        if (command.Length > 32)
            throw Refusal.BadRequest("command length must not exceed 32");
        if (!command.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            throw Refusal.BadRequest("BOT_COMMAND_INVALID");
        if (string.IsNullOrWhiteSpace(description))
            throw Refusal.BadRequest("command description must be non-empty");
        return description.Length <= 256
            ? new BotCommand(command, description)
            : throw Refusal.BadRequest("command description length must not exceed 256");
    }

    private sealed class JsonList(IReadOnlyList<BotCommand> commands) : IJson
    {
        public void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartArray();
            foreach (IJson command in commands)
                command.WriteTo(json);
            json.WriteEndArray();
        }
    }
}

internal readonly record struct CommandScope(string Type, long ChatId, long UserId);
