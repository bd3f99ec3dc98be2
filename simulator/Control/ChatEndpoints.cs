using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Simulator.Control;

/// <summary>What chats show, waiting for it, and groups.</summary>
internal sealed class ChatEndpoints(TelegramServer telegram)
{
    private readonly World _world = telegram.World;

    public void Map(ControlRoutes routes)
    {
        routes.Get("/chats", _ => new Written(json =>
        {
            lock (_world.Gate)
            {
                json.WriteStartObject();
                json.WriteStartArray("chats"u8);
                foreach (var chat in _world.Chats)
                    Views.Write(json, chat);
                json.WriteEndArray();
                json.WriteNumber("last_event"u8, _world.Changes.Last);
                json.WriteNumber("run"u8, _world.Changes.Run);
                json.WriteEndObject();
            }
        }));
        routes.Get("/chats/{id:long}/messages", Show);
        routes.GetAsync("/chats/{id:long}/wait", WaitAsync);
        routes.Post("/groups", AddGroup);
        routes.Put("/groups/{id:long}/bot", SetBot);
        routes.Post("/groups/{id:long}/messages", SendToGroup);
    }

    /// <summary>after, before: messages of a higher, of a lower id; limit: the last so many; deleted=true: deleted ones too.</summary>
    private IJson Show(ControlRequest request)
    {
        var after = request.Query("after", 0);
        var before = request.Query("before", int.MaxValue);
        var limit = (int)Math.Clamp(request.Query("limit", int.MaxValue), 0, int.MaxValue);
        var withDeleted = request.Query("deleted") == "true";
        lock (_world.Gate)
        {
            var messages = request.Chat.History.Messages;
            var shown = new List<Message>();
            for (var i = messages.Length - 1; i >= 0 && messages[i].Id > after && shown.Count < limit; i--)
            {
                if (messages[i].Id < before && (withDeleted || !messages[i].IsDeleted))
                    shown.Add(messages[i]);
            }

            shown.Reverse();
            return Views.Of(shown);
        }
    }

    /// <summary>
    /// Waits for a message: contains, kind, after (id), from_bot (true if not said), revision (at least; for edits),
    /// deleted=true with message_id, timeout_ms.
    /// </summary>
    private async Task<IJson?> WaitAsync(ControlRequest request)
    {
        var chat = request.Chat;
        var part = request.Query("contains") ?? "";
        var kind = request.Query("kind")?.Replace("_", "", StringComparison.Ordinal);
        var after = request.Query("after", 0);
        var id = request.Query("message_id", 0);
        var revision = request.Query("revision", 0);
        var fromBot = request.Query("from_bot") != "false";
        var deleted = request.Query("deleted") == "true";
        var view = new ChatView(_world, chat, Title(chat));
        var found = await view.Until(
            () => Array.Find(chat.History.Messages.ToArray(), message =>
                message.IsDeleted == deleted && message.IsFromBot == fromBot && message.Id > after && message.Revision >= revision
                && (id == 0 || message.Id == id)
                && (kind is null || message.Kind.ToString().Equals(kind, StringComparison.OrdinalIgnoreCase))
                && message.Text.Contains(part, StringComparison.Ordinal)),
            () => $"a message {(part.Length > 0 ? $"with \"{part}\"" : kind ?? "")}",
            request.Wait);
        return Views.Of(found);
    }

    private IJson AddGroup(ControlRequest request)
    {
        var group = telegram.AddGroup(
            request.Required("title"), request.Body.String("type") ?? "group", request.Body.Bool("is_forum"));
        return new Written(json =>
        {
            lock (_world.Gate)
                Views.Write(json, request.Find<GroupChat>(group.Id, "group"));
        });
    }

    private IJson? SetBot(ControlRequest request)
    {
        var by = request.Find<PrivateChat>(request.Body.Long("by"), "user");
        if (!Enum.TryParse<BotMembership>(request.Required("membership"), ignoreCase: true, out var membership))
            throw new ControlException("\"membership\" is one of left, member, administrator, kicked.");
        telegram.Actions.SetMembership(request.Group, by.User, membership);
        return null;
    }

    private IJson SendToGroup(ControlRequest request)
    {
        var user = request.Find<PrivateChat>(request.Body.Long("user_id"), "user");
        lock (_world.Gate)
            request.Group.Members.TryAdd(user.Id, user.User);
        return Views.Of([telegram.Actions.Send(user.User, request.Group, DraftReader.Read(request.Body))]);
    }

    private static string Title(Chat chat) => chat switch
    {
        PrivateChat user => user.User.FullName,
        GroupChat group => group.Title,
        _ => chat.Type,
    };
}
